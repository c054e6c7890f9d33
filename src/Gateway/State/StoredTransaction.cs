using System.Buffers.Binary;
using Ocpp.Codec;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// A transaction as it is stored. Its head has a fixed layout so that the frequent change, further meter values, patches some bytes of the
/// record; the meter values and the stop's payload stay in the journal, where the record points to.
/// </summary>
internal sealed class StoredTransaction
{
    private const byte Layout = 1;
    private const int LastMeterValuesAt = RecordChain.LinksAt + RecordChain.LinksLength;
    private const int MeterCountAt = LastMeterValuesAt + sizeof(long);
    private const int LastPositionAt = MeterCountAt + sizeof(int);
    private const int LastTimeAt = LastPositionAt + sizeof(long);
    private const int FlagsAt = LastTimeAt + sizeof(long);
    private const int StartPositionAt = FlagsAt + 1;
    private const int FixedLength = StartPositionAt + sizeof(long);
    private const byte EndedFlag = 1;
    private const byte SupersededFlag = 2;

    // What its messages were forgiven is the record's last eight bytes, and there only where there is any.
    private const byte TolerancesFlag = 4;

    public required int Id { get; init; }

    public required string ChargePointId { get; init; }

    public required long ConnectorId { get; init; }

    public required string IdTag { get; init; }

    public required long MeterStart { get; init; }

    /// <summary>The start's timestamp as sent.</summary>
    public required byte[] Timestamp { get; init; }

    public required long? ReservationId { get; init; }

    public required IdTagStanding Answered { get; init; }

    public required JournalPosition StartPosition { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public JournalPosition LastMeterValues { get; private set; }

    /// <summary>How many facts carry meter values of this transaction.</summary>
    public int MeterFacts { get; private set; }

    /// <summary>The last fact that concerned it.</summary>
    public JournalPosition LastPosition { get; set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset LastTime { get; set; }

    public bool IsOpen { get; private set; } = true;

    public bool IsSuperseded { get; private set; }

    /// <summary>What its messages were forgiven, all together.</summary>
    public required ToleranceSet Tolerances { get; set; }

    /// <summary>What the stop said; null while the transaction is open.</summary>
    public StoredStop? Stop { get; private set; }

    /// <summary>Reads a record.</summary>
    /// <exception cref="NewerFormatException">A newer version of the program wrote it.</exception>
    public static StoredTransaction Decode(int id, ReadOnlySpan<byte> record)
    {
        StoredLayout.Check("A transaction", record, FixedLength, Layout);
        FactReader reader = new(record[FixedLength..]);
        return new StoredTransaction
        {
            Id = id,
            ChargePointId = reader.ReadText(),
            ConnectorId = reader.ReadInt64(),
            IdTag = reader.ReadText(),
            MeterStart = reader.ReadInt64(),
            Timestamp = reader.ReadBytes().ToArray(),
            ReservationId = reader.ReadOptionalInt64(),
            Answered = new IdTagStanding(FactCodes.ToAuthorizationStatus(reader.ReadByte()), reader.ReadOptionalText(), reader.ReadOptionalTime()),
            StartPosition = new JournalPosition(BinaryPrimitives.ReadInt64LittleEndian(record[StartPositionAt..])),
            StartTime = reader.ReadTime(),
            LastMeterValues = new JournalPosition(BinaryPrimitives.ReadInt64LittleEndian(record[LastMeterValuesAt..])),
            MeterFacts = BinaryPrimitives.ReadInt32LittleEndian(record[MeterCountAt..]),
            LastPosition = new JournalPosition(BinaryPrimitives.ReadInt64LittleEndian(record[LastPositionAt..])),
            LastTime = FactReader.ToTime(BinaryPrimitives.ReadInt64LittleEndian(record[LastTimeAt..])),
            IsOpen = (record[FlagsAt] & EndedFlag) == 0,
            IsSuperseded = (record[FlagsAt] & SupersededFlag) != 0,
            Tolerances = TolerancesOf(record),
            Stop = reader.ReadBoolean() ? StoredStop.Decode(ref reader) : null,
        };
    }

    /// <summary>Whether a record is one of the layout that this program writes.</summary>
    public static bool IsCurrent(ReadOnlySpan<byte> record) => record.Length >= FixedLength && record[0] == Layout;

    /// <summary>Whether <see cref="AddTolerances"/> leaves the record's length as it is.</summary>
    public static bool HasRoomFor(ReadOnlySpan<byte> record, ToleranceSet tolerances) => tolerances.IsEmpty || (record[FlagsAt] & TolerancesFlag) != 0;

    /// <summary>Whose transaction a record is, without reading the rest.</summary>
    public static ReadOnlySpan<byte> ChargePointOf(ReadOnlySpan<byte> record)
    {
        StoredLayout.Check("A transaction", record[0], Layout);
        return new FactReader(record[FixedLength..]).ReadBytes();
    }

    /// <summary>Notes further meter values in a record.</summary>
    public static void AddMeterValues(Span<byte> record, JournalPosition position, DateTimeOffset time)
    {
        StoredLayout.Check("A transaction", record[0], Layout);
        BinaryPrimitives.WriteInt64LittleEndian(record[LastMeterValuesAt..], position.Value);
        BinaryPrimitives.WriteInt32LittleEndian(record[MeterCountAt..], BinaryPrimitives.ReadInt32LittleEndian(record[MeterCountAt..]) + 1);
        Touch(record, position, time);
    }

    /// <summary>Notes in a record what a further message was forgiven. Gives the record, which is a longer one the first time.</summary>
    public static Span<byte> AddTolerances(Span<byte> record, ToleranceSet tolerances)
    {
        StoredLayout.Check("A transaction", record[0], Layout);
        if (tolerances.IsEmpty)
        {
            return record;
        }

        Span<byte> noted = record;
        if ((record[FlagsAt] & TolerancesFlag) == 0)
        {
            noted = new byte[record.Length + sizeof(ulong)];
            record.CopyTo(noted);
            noted[FlagsAt] |= TolerancesFlag;
        }

        Span<byte> bits = noted[^sizeof(ulong)..];
        BinaryPrimitives.WriteUInt64LittleEndian(bits, BinaryPrimitives.ReadUInt64LittleEndian(bits) | tolerances.Bits);
        return noted;
    }

    /// <summary>Notes in a record that a later transaction began on its connector.</summary>
    public static void Supersede(Span<byte> record, JournalPosition position, DateTimeOffset time)
    {
        StoredLayout.Check("A transaction", record[0], Layout);
        record[FlagsAt] |= SupersededFlag;
        Touch(record, position, time);
    }

    /// <summary>Ends it.</summary>
    /// <param name="stop">What the stop said.</param>
    /// <param name="tolerances">What the stop was forgiven.</param>
    public void End(StoredStop stop, ToleranceSet tolerances)
    {
        ToleranceSet all = Tolerances;
        all.Add(tolerances);
        Tolerances = all;
        Stop = stop;
        IsOpen = false;
        LastPosition = stop.Position;
        LastTime = stop.Time;
    }

    /// <summary>Writes the record; its links are zero and the caller's affair.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteRaw(stackalloc byte[RecordChain.LinksLength]);
        writer.WritePosition(LastMeterValues);
        writer.WriteInt32(MeterFacts);
        writer.WritePosition(LastPosition);
        writer.WriteTime(LastTime);
        writer.WriteByte((byte)((IsOpen ? 0 : EndedFlag) | (IsSuperseded ? SupersededFlag : 0) | (Tolerances.IsEmpty ? 0 : TolerancesFlag)));
        writer.WritePosition(StartPosition);
        writer.WriteText(ChargePointId);
        writer.WriteInt64(ConnectorId);
        writer.WriteText(IdTag);
        writer.WriteInt64(MeterStart);
        writer.WriteBytes(Timestamp);
        writer.WriteOptionalInt64(ReservationId);
        writer.WriteByte(FactCodes.Of(Answered.Status));
        writer.WriteOptionalText(Answered.ParentIdTag);
        writer.WriteOptionalTime(Answered.ExpiryDate);
        writer.WriteTime(StartTime);
        writer.WriteBoolean(Stop is not null);
        Stop?.Encode(ref writer);
        if (!Tolerances.IsEmpty)
        {
            writer.WriteUInt64(Tolerances.Bits);
        }
    }

    private static ToleranceSet TolerancesOf(ReadOnlySpan<byte> record) =>
        (record[FlagsAt] & TolerancesFlag) == 0 ? default : ToleranceSet.FromBits(BinaryPrimitives.ReadUInt64LittleEndian(record[^sizeof(ulong)..]));

    private static void Touch(Span<byte> record, JournalPosition position, DateTimeOffset time)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record[LastPositionAt..], position.Value);
        BinaryPrimitives.WriteInt64LittleEndian(record[LastTimeAt..], time.ToUnixTimeMilliseconds());
    }
}
