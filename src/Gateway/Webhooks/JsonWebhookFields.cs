using System.Text.Json;

namespace Ocpp.Gateway.Webhooks;

/// <summary>The fields of the body of a PUT.</summary>
internal sealed class JsonWebhookFields : WebhookFields
{
    private readonly JsonElement _body;

    public JsonWebhookFields(JsonElement body)
    {
        _body = body;
        if (body.ValueKind != JsonValueKind.Object)
        {
            Refuse<string>("", "must be a JSON object");
        }
    }

    protected override string PemRule => "must be certificates in PEM";

    public override bool IsPresent(string name) => TryFind(name, out _);

    public override void RefuseUnknown()
    {
        if (Fault is not null)
        {
            return;
        }

        foreach (JsonProperty property in _body.EnumerateObject())
        {
            if (!Known.Contains(property.Name))
            {
                Refuse<string>(property.Name, $"is no field here; there are {string.Join(", ", Known)}");
                return;
            }
        }
    }

    protected override bool IsNull(string name) => TryFind(name, out JsonElement element) && element.ValueKind == JsonValueKind.Null;

    protected override string? FindText(string name) => TryFind(name, out JsonElement element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    protected override int? FindNumber(string name) =>
        TryFind(name, out JsonElement element) && element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number) ? number : null;

    protected override IReadOnlyList<string>? FindList(string name)
    {
        if (!TryFind(name, out JsonElement element) || element.ValueKind != JsonValueKind.Array || element.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            return null;
        }

        return [.. element.EnumerateArray().Select(item => item.GetString()!)];
    }

    protected override IReadOnlyDictionary<string, string>? FindMap(string name)
    {
        if (!TryFind(name, out JsonElement element) || element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Any(item => item.Value.ValueKind != JsonValueKind.String))
        {
            return null;
        }

        return element.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!, StringComparer.Ordinal);
    }

    protected override string? FindPem(string name) => FindText(name);

    private bool TryFind(string name, out JsonElement element)
    {
        element = default;
        return _body.ValueKind == JsonValueKind.Object && _body.TryGetProperty(name, out element);
    }
}
