using System.Collections.Immutable;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>An operator's own words for a charge point or an id tag, as facts and records keep them: names and values in ordinal order.</summary>
internal static class StoredLabels
{
    /// <summary>No labels; compares names ordinally, as all of them do.</summary>
    public static ImmutableSortedDictionary<string, string> None { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, string> Decode(scoped ref FactReader reader)
    {
        int count = reader.ReadLength();
        if (count == 0)
        {
            return None;
        }

        ImmutableSortedDictionary<string, string>.Builder labels = None.ToBuilder();
        for (; count > 0; count--)
        {
            string name = reader.ReadText();
            labels[name] = reader.ReadText();
        }

        return labels.ToImmutable();
    }

    public static void Encode(ImmutableSortedDictionary<string, string> labels, ref FactWriter writer)
    {
        writer.WriteLength(labels.Count);
        foreach ((string name, string value) in labels)
        {
            writer.WriteText(name);
            writer.WriteText(value);
        }
    }
}
