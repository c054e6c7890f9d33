using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ocpp.Gateway.Webhooks;

/// <summary>A subscription as the journal and the state keep it: JSON, so that a field which is added later has its default in what is there already.</summary>
internal static class WebhookDefinition
{
    // Generated code sets every init-only property, those that the JSON lacks to nothing instead of to what their initializer says: so what lacks is filled in before.
    private static readonly JsonObject Defaults = ReadDefaults();

    public static byte[] Encode(WebhookSubscription subscription) => JsonSerializer.SerializeToUtf8Bytes(subscription, WebhookJson.Default.WebhookSubscription);

    /// <exception cref="InvalidDataException">It is none that this program wrote.</exception>
    public static WebhookSubscription Decode(ReadOnlySpan<byte> definition)
    {
        try
        {
            JsonObject fields = JsonNode.Parse(definition) as JsonObject ?? throw new InvalidDataException("A stored webhook is no object.");
            foreach ((string name, JsonNode? value) in Defaults)
            {
                if (!fields.ContainsKey(name))
                {
                    fields[name] = value?.DeepClone();
                }
            }

            return fields.Deserialize(WebhookJson.Default.WebhookSubscription)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("A stored webhook can't be read.", exception);
        }
    }

    private static JsonObject ReadDefaults()
    {
        WebhookSubscription empty = new() { Name = "", Kind = default, Url = "", Timeout = default, Concurrency = default };
        JsonObject fields = JsonSerializer.SerializeToNode(empty, WebhookJson.Default.WebhookSubscription)!.AsObject();
        foreach (JsonPropertyInfo property in WebhookJson.Default.WebhookSubscription.Properties)
        {
            if (property.IsRequired)
            {
                fields.Remove(property.Name);
            }
        }

        return fields;
    }
}

/// <summary>How a subscription is read and written, generated while compiling.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WebhookSubscription))]
internal sealed partial class WebhookJson : JsonSerializerContext;
