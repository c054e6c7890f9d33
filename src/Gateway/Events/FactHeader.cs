using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Events;

/// <summary>
/// What stands before each fact in its record: layout version, type, time in Unix milliseconds, the charge point's own running number,
/// its identity. A fact that belongs to no charge point has an empty identity and the number 0.
/// </summary>
internal readonly ref struct FactHeader
{
    /// <summary>The layout that this program writes, and the newest that it reads. Rises when a fact's fields change.</summary>
    public const byte Layout = 1;

    // The numbers have gaps, and this is asked for every record.
    private static readonly bool[] Known = [.. Enumerable.Range(0, 256).Select(static number => Enum.IsDefined((FactType)number))];
    private static readonly byte Newest = (byte)Enum.GetValues<FactType>().Max();

    /// <summary>What the record states.</summary>
    public required FactType Type { get; init; }

    /// <summary>When it was stated, by the gateway's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>1 for the charge point's first fact, one more for each that follows; a gap shows that something is missing.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Whose fact it is, UTF-8.</summary>
    public required ReadOnlySpan<byte> ChargePointId { get; init; }

    /// <summary>Reads the header and leaves the reader at the fact's own fields.</summary>
    /// <exception cref="NewerFormatException">The record was written by a newer version of the program.</exception>
    public static FactHeader Decode(scoped ref FactReader reader)
    {
        byte layout = reader.ReadByte();
        if (layout is 0 or > Layout)
        {
            throw new NewerFormatException("A fact in the journal", layout, Layout);
        }

        FactType type = (FactType)reader.ReadByte();
        if (!Known[(byte)type])
        {
            throw new NewerFormatException("The journal's list of facts", (byte)type, Newest);
        }

        return new FactHeader
        {
            Type = type,
            Time = reader.ReadTime(),
            Sequence = reader.ReadUInt64(),
            ChargePointId = reader.ReadBytes(),
        };
    }

    /// <summary>Writes the header.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteByte((byte)Type);
        writer.WriteTime(Time);
        writer.WriteUInt64(Sequence);
        writer.WriteBytes(ChargePointId);
    }
}
