using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Gateway.Api.Answers;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>
/// Reads a request's body as one JSON value, whatever its Content-Type says: nobody is refused for curl's default. What is no text is refused here, so
/// that nobody behind it meets a string that can't be read.
/// </summary>
internal static class JsonBody
{
    // A name that stands twice would leave it to luck which value counts.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="JsonException">The body is no JSON; <see cref="ProblemResponses"/> makes a 400 of it.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request)
    {
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        ReadOnlyMemory<byte> json = body.GetBuffer().AsMemory(0, (int)body.Length);
        return Parse(json.Span.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json);
    }

    /// <summary>Reads JSON that has come already, such as one line of an import. The document keeps the memory.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        RefuseWhatIsNoText(json.Span);
        return JsonDocument.Parse(json, Options);
    }

    /// <summary>Refuses bytes that are no UTF-8 (RFC 8259 §8.1) and halves of surrogate pairs (§8.2), wherever they stand.</summary>
    /// <exception cref="JsonException">There is one.</exception>
    public static void RefuseWhatIsNoText(ReadOnlySpan<byte> json)
    {
        if (JsonUnicode.FindFault(json) is { } fault)
        {
            throw new JsonException(fault);
        }
    }
}
