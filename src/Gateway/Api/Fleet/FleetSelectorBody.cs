using System.Collections.Immutable;
using System.Text;
using Ocpp.Gateway.Api.ChargePoints;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.Fleet;

/// <summary>Which charge points something is for: all that is given must hold, and something must be given.</summary>
internal sealed record FleetSelectorBody
{
    /// <summary>True selects all charge points, as far as the rest holds; needed where nothing else is given.</summary>
    public bool? All { get; init; }

    /// <summary>These charge points.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>What the identity begins with.</summary>
    public string? Prefix { get; init; }

    /// <summary>Labels that it has, each with this value.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>chargePointVendor of the last BootNotification, without case; a `*` at the end stands for any rest.</summary>
    public string? Vendor { get; init; }

    /// <summary>chargePointModel, in the same way.</summary>
    public string? Model { get; init; }

    /// <summary>firmwareVersion, in the same way.</summary>
    public string? Firmware { get; init; }

    /// <summary>A status that one of its connectors has. Not in templates.</summary>
    public string? Status { get; init; }

    /// <summary>Whether it is connected. Not in templates.</summary>
    public bool? Connected { get; init; }

    /// <summary>Shows a selector as it was given.</summary>
    public static FleetSelectorBody Of(ChargePointSelector selector) => new()
    {
        All = selector.All ? true : null,
        Ids = selector.Ids.IsEmpty ? null : selector.Ids,
        Prefix = selector.Prefix,
        Labels = selector.Labels.IsEmpty ? null : selector.Labels,
        Vendor = selector.Vendor,
        Model = selector.Model,
        Firmware = selector.Firmware,
        Status = selector.Status,
        Connected = selector.Connected,
    };

    /// <summary>Reads the field <c>selector</c> of a body; a fault is the body's.</summary>
    /// <param name="fields">The body's fields.</param>
    /// <param name="ofTheMoment">Whether what holds only for a moment may be asked for.</param>
    public static ChargePointSelector Read(BodyFields fields, bool ofTheMoment)
    {
        const string Name = "selector";
        if (fields.Json(Name).Value is not { } element)
        {
            fields.Refuse<string>(Name, "is needed");
            return new ChargePointSelector();
        }

        BodyFields inner = new(element);
        ChargePointSelector selector = Read(inner);
        if (!ofTheMoment && (selector.Status is not null || selector.Connected is not null))
        {
            inner.Refuse<string>(selector.Status is not null ? "status" : "connected", "changes by the moment and is not for templates");
        }

        inner.RefuseUnknown();
        if (inner.Fault is null && selector.IsEmpty)
        {
            inner.Refuse<string>("", "selects nothing; give 'all' true for all charge points");
        }

        if (inner.Fault is { } fault)
        {
            fields.RefuseInside(Name, fault);
        }

        return selector;
    }

    private static ChargePointSelector Read(BodyFields fields)
    {
        ChargePointSelector selector = new()
        {
            All = fields.Flag("all").Value ?? false,
            Ids = [.. (fields.Names("ids", ChargePointSelector.MaxIds, ChargePointId.MaxLength).Value ?? []).Distinct(StringComparer.Ordinal)],
            Prefix = fields.IdentityPrefix("prefix").Value,
            Labels = (fields.Texts("labels", ChargePointChange.MaxLabels, ChargePointChange.MaxLabelLength).Value ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Vendor = fields.Text("vendor", 1, MaxWordLength).Value,
            Model = fields.Text("model", 1, MaxWordLength).Value,
            Firmware = fields.Text("firmware", 1, MaxWordLength).Value,
            Status = fields.Text("status", 1, MaxWordLength).Value,
            Connected = fields.Flag("connected").Value,
        };
        if (selector.Ids.FirstOrDefault(static id => !ChargePointId.IsValid(id)) is { } impossible)
        {
            fields.Refuse<string>("ids", $"names '{impossible}', which is no possible identity");
        }

        if (selector.Ids.Sum(static id => Encoding.UTF8.GetByteCount(id)) > ChargePointSelector.MaxIdBytes)
        {
            fields.Refuse<string>("ids", $"must have at most {ChargePointSelector.MaxIdBytes} bytes together; select by prefix or labels instead");
        }

        return selector;
    }

    // As long as any text of a BootNotification that is kept.
    private const int MaxWordLength = 255;
}
