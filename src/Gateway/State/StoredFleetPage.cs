using System.Buffers.Binary;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>What came of a fleet command at one charge point.</summary>
/// <param name="Outcome">How it ended, or that it hasn't.</param>
/// <param name="CommandId">The command; empty where none was made.</param>
internal readonly record struct FleetResult(FleetOutcome Outcome, Guid CommandId)
{
    /// <summary>Bytes of a result.</summary>
    public const int Length = 1 + 16;

    public static FleetResult Decode(ReadOnlySpan<byte> bytes) => new((FleetOutcome)bytes[0], new Guid(bytes.Slice(1, 16)));

    public void Encode(Span<byte> bytes)
    {
        bytes[0] = (byte)Outcome;
        CommandId.TryWriteBytes(bytes[1..]);
    }
}

/// <summary>
/// A page of a fleet command's charge points: layout version, number, a result of fixed length for each, then their identities. Results are
/// patched where they lie, so a million charge points cost the store one write a page and memory nothing.
/// </summary>
internal static class StoredFleetPage
{
    /// <summary>Charge points on a page: some 4 KB with identities of usual length, 104 KB with the longest, which fits the smallest journal record.</summary>
    public const int Size = 100;

    private const byte Layout = 1;
    private const int HeadLength = 1 + sizeof(int);

    /// <summary>Writes a page on which nothing has happened.</summary>
    /// <param name="count">How many charge points.</param>
    /// <param name="ids">Their identities, each as text.</param>
    /// <param name="writer">Takes the record.</param>
    public static void Encode(int count, ReadOnlySpan<byte> ids, ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteInt32(count);
        writer.WriteRaw(new byte[count * FleetResult.Length]);
        writer.WriteRaw(ids);
    }

    /// <summary>How many charge points are on the page.</summary>
    public static int Count(ReadOnlySpan<byte> record)
    {
        StoredLayout.Check("A page of a fleet command", record, HeadLength, Layout);
        int count = BinaryPrimitives.ReadInt32LittleEndian(record[1..]);
        return count is >= 0 and <= Size && record.Length >= HeadLength + (count * FleetResult.Length)
            ? count
            : throw new InvalidDataException("A page of a fleet command in the state has an impossible number of charge points.");
    }

    /// <summary>Where a result lies.</summary>
    public static int ResultAt(int index) => HeadLength + (index * FleetResult.Length);

    /// <summary>Reads the page.</summary>
    public static List<(string ChargePointId, FleetResult Result)> Decode(ReadOnlySpan<byte> record)
    {
        int count = Count(record);
        List<(string, FleetResult)> entries = new(count);
        FactReader ids = new(record[ResultAt(count)..]);
        for (int index = 0; index < count; index++)
        {
            entries.Add((ids.ReadText(), FleetResult.Decode(record[ResultAt(index)..])));
        }

        return entries;
    }
}
