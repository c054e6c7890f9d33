using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ocpp.Gateway.Webhooks;

/// <summary>A subscription as the journal and the state keep it: JSON, so that a field which is added later has its default in what is there already.</summary>
internal static class WebhookDefinition
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static byte[] Encode(WebhookSubscription subscription) => JsonSerializer.SerializeToUtf8Bytes(subscription, Options);

    /// <exception cref="InvalidDataException">It is none that this program wrote.</exception>
    public static WebhookSubscription Decode(ReadOnlySpan<byte> definition)
    {
        try
        {
            return JsonSerializer.Deserialize<WebhookSubscription>(definition, Options) ?? throw new InvalidDataException("A stored webhook is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("A stored webhook can't be read.", exception);
        }
    }
}
