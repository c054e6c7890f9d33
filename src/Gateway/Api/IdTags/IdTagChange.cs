using System.Collections.Immutable;
using System.Text.Json;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Api.Import;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.IdTags;

/// <summary>What a PUT of an id tag, or a line of an import, changes: a field left out keeps its value, null clears it.</summary>
internal sealed class IdTagChange
{
    /// <summary>The longest tag, in characters. OCPP 1.6 §7.28 has 20; readers that send more are met in the field, and their tags can be registered.</summary>
    public const int MaxLength = 255;

    // It goes out in an IdTagInfo, where a charge point would refuse a longer one (OCPP 1.6 §7.27).
    private const int MaxParentLength = 20;

    private const int MaxLabels = 64;
    private const int MaxLabelLength = 255;

    private Optional<AuthorizationStatus?> _status;
    private Optional<string> _parentIdTag;
    private Optional<DateTimeOffset?> _expiryDate;
    private Optional<Dictionary<string, string>> _labels;

    private IdTagChange()
    {
    }

    /// <summary>The columns of a CSV import.</summary>
    public static CsvColumns Columns { get; } = new(["idTag", "status", "parentIdTag", "expiryDate"], [], ["labels"]);

    /// <summary>Reads the body of a PUT.</summary>
    public static bool TryRead(JsonElement body, out IdTagChange change, out BodyFault fault)
    {
        BodyFields fields = new(body);
        change = Read(fields);
        fields.RefuseUnknown();
        fault = fields.Fault ?? default;
        return fields.Fault is null;
    }

    /// <summary>Reads a line of an import, which has the tag beside the fields of a PUT.</summary>
    public static bool TryReadLine(JsonElement body, out (string IdTag, IdTagChange Change) line, out BodyFault fault)
    {
        BodyFields fields = new(body);
        string? idTag = fields.Text("idTag", 1, MaxLength).Value;
        if (fields.Fault is null && string.IsNullOrWhiteSpace(idTag))
        {
            fields.Refuse<string>("idTag", "is needed");
        }

        IdTagChange change = Read(fields);
        fields.RefuseUnknown();
        line = (idTag ?? "", change);
        fault = fields.Fault ?? default;
        return fields.Fault is null;
    }

    /// <summary>The tag as it is afterwards; null stands for one that is new.</summary>
    public IdTagView Apply(string idTag, IdTagView? known) => new(
        known?.IdTag ?? idTag,
        _status.IsPresent ? _status.Value ?? AuthorizationStatus.Accepted : known?.Status ?? AuthorizationStatus.Accepted,
        _parentIdTag.Or(known?.ParentIdTag),
        _expiryDate.Or(known?.ExpiryDate))
    {
        Labels = _labels.IsPresent ? (_labels.Value ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal) : known?.Labels ?? StoredLabels.None,
    };

    private static IdTagChange Read(BodyFields fields) => new()
    {
        _status = fields.Choice("status", AuthorizationStatus.Accepted, AuthorizationStatus.Blocked, AuthorizationStatus.Expired, AuthorizationStatus.Invalid),
        _parentIdTag = fields.Text("parentIdTag", 1, MaxParentLength),
        _expiryDate = fields.Time("expiryDate"),
        _labels = fields.Texts("labels", MaxLabels, MaxLabelLength),
    };
}
