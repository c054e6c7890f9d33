using System.Collections.Immutable;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>Configuration keys and the values that some charge points should have. Immutable.</summary>
internal sealed record ConfigurationTemplate
{
    /// <summary>Templates that there may be; each is looked at for every boot.</summary>
    public const int MaxTemplates = 200;

    /// <summary>Keys of one template.</summary>
    public const int MaxKeys = 100;

    /// <summary>Bytes of keys and values together, so that a template fits the smallest journal record.</summary>
    public const int MaxBytes = 48 * 1024;

    /// <summary>Characters of a value: OCPP's CiString500 (OCPP 1.6 §6.9). A longer one breaks the schema, and some charge points break on it.</summary>
    public const int MaxValueLength = 500;

    private const byte Layout = 1;

    /// <summary>Names it; of two with the same priority the first in ordinal order wins.</summary>
    public required string Name { get; init; }

    /// <summary>Where two templates want the same key, the higher one wins.</summary>
    public int Priority { get; init; }

    /// <summary>Whom it is for.</summary>
    public required ChargePointSelector Selector { get; init; }

    /// <summary>Values by key, without case, in the order in which they were given.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Values { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static ConfigurationTemplate Decode(string name, scoped ref FactReader reader)
    {
        StoredLayout.Check("A configuration template", reader.ReadByte(), Layout);
        int priority = reader.ReadInt32();
        ChargePointSelector selector = ChargePointSelector.Decode(ref reader);
        ImmutableArray<KeyValuePair<string, string>>.Builder values = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (int count = reader.ReadLength(); count > 0; count--)
        {
            string key = reader.ReadText();
            values.Add(new(key, reader.ReadText()));
        }

        return new ConfigurationTemplate { Name = name, Priority = priority, Selector = selector, Values = values.ToImmutable(), ChangedAt = reader.ReadTime() };
    }

    /// <summary>Writes it as facts and stored records keep it, without its name.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteInt32(Priority);
        Selector.Encode(ref writer);
        writer.WriteLength(Values.Length);
        foreach ((string key, string value) in Values)
        {
            writer.WriteText(key);
            writer.WriteText(value);
        }

        writer.WriteTime(ChangedAt);
    }
}
