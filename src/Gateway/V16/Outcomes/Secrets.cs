using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ocpp.Codec;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>
/// What must not be kept or shown of a payload: the value of AuthorizationKey, which is write-only (OCPP-J 1.6 §6.2.2), and the password
/// in a URL that a charge point is sent to for firmware or diagnostics (OCPP 1.6 §3.1, FTP).
/// </summary>
internal static class Secrets
{
    private const string Mask = "***";

    // What stands for a payload that can't be searched; JSON, as it is shown among JSON.
    private static ReadOnlySpan<byte> WholeMask => "\"***\""u8;

    /// <summary>Whether this is the configuration key that holds the charge point's password; keys are compared without case.</summary>
    public static bool IsAuthorizationKey(string? key) => string.Equals(key, "AuthorizationKey", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a secret may stand in a text by a name of its own: a configuration key stands beside "key", a password in a URL before an @, and escapes could spell
    /// either. All else, nearly everything, is gone through twice and needn't be parsed.
    /// </summary>
    public static bool MayStandIn(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("\"key\""u8) >= 0)
        {
            return true;
        }

        int sign = text.IndexOfAny((byte)'@', (byte)'\\');
        return sign >= 0 && (text[sign..].Contains((byte)'@') || text[sign..].IndexOf("\\u"u8) >= 0);
    }

    /// <summary>
    /// Rewrites a payload without its secrets. False where it holds none. What can't be searched, such as what is no JSON to the letter, may hold one: it is
    /// masked as a whole, by a JSON text. Never throws for what is in a payload.
    /// </summary>
    public static bool TryRedact(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out byte[]? redacted) => TryRedact(payload, [], out redacted);

    /// <summary>As the other, and masks these values in whatever text they stand.</summary>
    public static bool TryRedact(ReadOnlySpan<byte> payload, IReadOnlyList<string> known, [NotNullWhen(true)] out byte[]? redacted)
    {
        // Masked before: whoever asks whether this is what was said is told that it isn't.
        if (payload.SequenceEqual(WholeMask))
        {
            redacted = WholeMask.ToArray();
            return true;
        }

        try
        {
            return TryRewrite(payload, known, out redacted);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            redacted = WholeMask.ToArray();
            return true;
        }
    }

    /// <summary>The secrets of a request that was checked, to know them again where they are repeated.</summary>
    public static IReadOnlyList<string> ValuesIn(ReadOnlySpan<byte> payload)
    {
        Utf8JsonReader reader = new(payload);
        using var document = JsonDocument.ParseValue(ref reader);
        List<string> values = [];
        Collect(document.RootElement, values);
        return values;
    }

    /// <summary>A text without these values, which are compared without case as hex is.</summary>
    public static string Redact(string text, IReadOnlyList<string> known) =>
        known.Aggregate(text, static (text, value) => text.Replace(value, Mask, StringComparison.OrdinalIgnoreCase));

    private static bool TryRewrite(ReadOnlySpan<byte> payload, IReadOnlyList<string> known, [NotNullWhen(true)] out byte[]? redacted)
    {
        redacted = null;

        // A charge point's answer may have halves of surrogate pairs, which throw at whoever reads them. They are no secret and hide none.
        Utf8JsonReader reader = new(JsonUnicode.TryMend(payload, out byte[]? mended) ? mended : payload);
        using var document = JsonDocument.ParseValue(ref reader);
        if (!HoldsSecret(document.RootElement, known))
        {
            return false;
        }

        ArrayBufferWriter<byte> output = new(payload.Length);
        using (Utf8JsonWriter writer = new(output))
        {
            Copy(document.RootElement, known, writer);
        }

        redacted = output.WrittenSpan.ToArray();
        return true;
    }

    private static bool HoldsSecret(JsonElement element, IReadOnlyList<string> known) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(property => IsSecret(element, property) || HoldsSecret(property.Value, known)),
        JsonValueKind.Array => element.EnumerateArray().Any(item => HoldsSecret(item, known)),
        JsonValueKind.String => Repeats(element, known),
        _ => false,
    };

    private static bool Repeats(JsonElement text, IReadOnlyList<string> known) =>
        known.Count > 0 && known.Any(value => text.GetString()!.Contains(value, StringComparison.OrdinalIgnoreCase));

    private static void Collect(JsonElement element, List<string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (IsSecret(element, property) && SecretIn(property) is { Length: > 0 } secret)
                    {
                        values.Add(secret);
                    }

                    Collect(property.Value, values);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, values);
                }

                break;
            default:
                // What has no name is no secret.
                break;
        }
    }

    private static string? SecretIn(JsonProperty property)
    {
        string? text = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
        return property.Name == "value" ? text : text?[PasswordIn(text)!.Value];
    }

    // An object with a key of that name, whatever else its duplicates say, and what stands as value beside it.
    private static bool IsSecret(JsonElement parent, JsonProperty property) => property.Name switch
    {
        "value" => parent.EnumerateObject().Any(static other =>
            other.NameEquals("key") && other.Value.ValueKind == JsonValueKind.String && IsAuthorizationKey(other.Value.GetString())),
        "location" or "remoteLocation" => property.Value.ValueKind == JsonValueKind.String && PasswordIn(property.Value.GetString()!) is not null,
        _ => false,
    };

    private static void Copy(JsonElement element, IReadOnlyList<string> known, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    if (IsSecret(element, property))
                    {
                        writer.WriteStringValue(Redact(Redact(property), known));
                    }
                    else
                    {
                        Copy(property.Value, known, writer);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Copy(item, known, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String when Repeats(element, known):
                writer.WriteStringValue(Redact(element.GetString()!, known));
                break;
            default:
                // Raw, so that 6.0 stays 6.0.
                writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    private static string Redact(JsonProperty property)
    {
        if (property.Name == "value")
        {
            return Mask;
        }

        string url = property.Value.GetString()!;
        Range password = PasswordIn(url)!.Value;
        return string.Concat(url.AsSpan(0, password.Start.Value), Mask, url.AsSpan(password.End.Value));
    }

    /// <summary>Where the password stands in <c>scheme://user:password@host</c>; null without one.</summary>
    private static Range? PasswordIn(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        int start = scheme + 3;
        int end = url.IndexOfAny(['/', '?', '#'], start);
        int at = url.LastIndexOf('@', (end < 0 ? url.Length : end) - 1);
        int colon = at < start ? -1 : url.IndexOf(':', start, at - start);
        return colon < 0 || colon + 1 == at ? null : (colon + 1)..at;
    }
}
