using System.Text.Json;
using Ocpp.Gateway.Api.IdTags;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;

namespace Ocpp.Gateway.Api.Commands;

/// <summary>Which id tags the list should have. Without a body, or with neither field: as configured, all tags or those of the charge point's label.</summary>
internal sealed record LocalListBody
{
    private const int MaxIdTags = 100_000;

    /// <summary>These of the registered tags, and no others.</summary>
    public IReadOnlyList<string>? IdTags { get; init; }

    /// <summary>The registered tags that have all of these labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Full sends the whole list, whatever the charge point is believed to have.</summary>
    public string? UpdateType { get; init; }

    public static bool TryRead(JsonElement body, out LocalListSelection selection, out BodyFault fault)
    {
        BodyFields fields = new(body);
        selection = new LocalListSelection
        {
            IdTags = fields.List("idTags", MaxIdTags, IdTagChange.MaxLength).Value?.ToHashSet(StringComparer.OrdinalIgnoreCase),
            Labels = fields.Texts("labels", 64, 255).Value,
            IsFull = fields.Text("updateType", 1, 20).Value is { } type && (type == "Full" || fields.Refuse<string>("updateType", "must be Full, or left out") is not null),
        };
        fields.RefuseUnknown();
        fault = fields.Fault ?? default;
        return fields.Fault is null;
    }
}
