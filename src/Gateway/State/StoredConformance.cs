using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>How often a charge point's messages were forgiven one thing.</summary>
/// <param name="Name">What, by the name in the table of tolerances.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstSeen">When first.</param>
/// <param name="LastSeen">When last.</param>
internal sealed record ToleranceCount(string Name, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    /// <summary>This and what was counted beside it.</summary>
    public ToleranceCount With(ToleranceCount other) => new(
        Name,
        Count + other.Count,
        other.FirstSeen < FirstSeen ? other.FirstSeen : FirstSeen,
        other.LastSeen > LastSeen ? other.LastSeen : LastSeen);
}

/// <summary>The record of a charge point's counts, by name. Names and not numbers, so that it can be read by itself.</summary>
internal static class StoredConformance
{
    /// <summary>Kinds that are kept; there are some fifty.</summary>
    public const int MaxKinds = 128;

    private const byte Layout = 1;

    /// <summary>Reads the record; an absent one is empty.</summary>
    public static SortedDictionary<string, ToleranceCount> Decode(ReadOnlySpan<byte> record)
    {
        SortedDictionary<string, ToleranceCount> counts = new(StringComparer.Ordinal);
        if (record.Length == 0)
        {
            return counts;
        }

        FactReader reader = new(record);
        StoredLayout.Check("A charge point's conformance", reader.ReadByte(), Layout);
        while (!reader.IsAtEnd)
        {
            ToleranceCount count = new(reader.ReadText(), reader.ReadInt64(), reader.ReadTime(), reader.ReadTime());
            counts[count.Name] = count;
        }

        return counts;
    }

    /// <summary>Writes the record.</summary>
    public static void Encode(SortedDictionary<string, ToleranceCount> counts, ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        foreach (ToleranceCount count in counts.Values)
        {
            writer.WriteText(count.Name);
            writer.WriteInt64(count.Count);
            writer.WriteTime(count.FirstSeen);
            writer.WriteTime(count.LastSeen);
        }
    }
}
