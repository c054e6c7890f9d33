using System.Collections.Frozen;
using System.Collections.Immutable;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>
/// Which charge points something is for: all that is said must hold. One that says nothing selects nobody, so that a forgotten line doesn't
/// reset a whole fleet; <see cref="All"/> says so expressly. Immutable.
/// </summary>
internal sealed class ChargePointSelector
{
    /// <summary>Identities that one selector may name; who has more of them labels them.</summary>
    public const int MaxIds = 1000;

    /// <summary>Bytes of those identities together: with what goes along they fit the smallest journal record.</summary>
    public const int MaxIdBytes = 40 * 1024;

    private const byte Layout = 1;
    private static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private FrozenSet<string>? _idSet;

    /// <summary>Every charge point, as far as the rest holds.</summary>
    public bool All { get; init; }

    /// <summary>These; empty for no such rule.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>What the identity begins with.</summary>
    public string? Prefix { get; init; }

    /// <summary>Labels that it has, each with this value.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = NoLabels;

    /// <summary>The last BootNotification's chargePointVendor, without case; a <c>*</c> at the end stands for any rest.</summary>
    public string? Vendor { get; init; }

    /// <summary>As <see cref="Vendor"/>, of chargePointModel.</summary>
    public string? Model { get; init; }

    /// <summary>As <see cref="Vendor"/>, of firmwareVersion.</summary>
    public string? Firmware { get; init; }

    /// <summary>A status that one of its connectors has; only of a moment, so not for templates.</summary>
    public string? Status { get; init; }

    /// <summary>Whether it is connected; only of a moment, so not for templates.</summary>
    public bool? Connected { get; init; }

    /// <summary>Whether it says anything at all.</summary>
    public bool IsEmpty => !All && Ids.IsEmpty && Prefix is null && !NeedsTraits && Status is null && Connected is null;

    /// <summary>Whether it asks for more than the identity, the connectors and the connection.</summary>
    public bool NeedsTraits => Labels.Count > 0 || Vendor is not null || Model is not null || Firmware is not null;

    /// <summary>Whether the identity fits.</summary>
    public bool MatchesId(string id) =>
        (Prefix is null || id.StartsWith(Prefix, StringComparison.Ordinal))
        && (Ids.IsEmpty || (_idSet ??= Ids.ToFrozenSet(StringComparer.Ordinal)).Contains(id));

    /// <summary>Whether labels, vendor, model and firmware fit.</summary>
    public bool MatchesTraits(ChargePointTraits traits) =>
        Labels.All(label => traits.Labels.TryGetValue(label.Key, out string? value) && value == label.Value)
        && Fits(Vendor, traits.Vendor)
        && Fits(Model, traits.Model)
        && Fits(Firmware, traits.Firmware);

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static ChargePointSelector Decode(scoped ref FactReader reader)
    {
        StoredLayout.Check("A selector", reader.ReadByte(), Layout);
        bool all = reader.ReadBoolean();
        ImmutableArray<string>.Builder ids = ImmutableArray.CreateBuilder<string>();
        for (int count = reader.ReadLength(); count > 0; count--)
        {
            ids.Add(reader.ReadText());
        }

        string? prefix = reader.ReadOptionalText();
        ImmutableSortedDictionary<string, string>.Builder labels = NoLabels.ToBuilder();
        for (int count = reader.ReadLength(); count > 0; count--)
        {
            string name = reader.ReadText();
            labels[name] = reader.ReadText();
        }

        return new ChargePointSelector
        {
            All = all,
            Ids = ids.ToImmutable(),
            Prefix = prefix,
            Labels = labels.ToImmutable(),
            Vendor = reader.ReadOptionalText(),
            Model = reader.ReadOptionalText(),
            Firmware = reader.ReadOptionalText(),
            Status = reader.ReadOptionalText(),
            Connected = reader.ReadOptionalInt32() is { } connected ? connected != 0 : null,
        };
    }

    /// <summary>Writes it as facts and stored records keep it.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteBoolean(All);
        writer.WriteLength(Ids.Length);
        foreach (string id in Ids)
        {
            writer.WriteText(id);
        }

        writer.WriteOptionalText(Prefix);
        writer.WriteLength(Labels.Count);
        foreach ((string name, string value) in Labels)
        {
            writer.WriteText(name);
            writer.WriteText(value);
        }

        writer.WriteOptionalText(Vendor);
        writer.WriteOptionalText(Model);
        writer.WriteOptionalText(Firmware);
        writer.WriteOptionalText(Status);
        writer.WriteOptionalInt32(Connected is { } connected ? (connected ? 1 : 0) : null);
    }

    private static bool Fits(string? wanted, string? found) =>
        wanted is null
        || (found is not null
            && (wanted.EndsWith('*')
                ? found.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.OrdinalIgnoreCase)
                : found.Equals(wanted, StringComparison.OrdinalIgnoreCase)));
}
