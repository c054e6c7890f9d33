using System.Text.Json;
using Ocpp.Gateway.Api.Answers;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>Reads a request's body as one JSON value, whatever its Content-Type says: nobody is refused for curl's default.</summary>
internal static class JsonBody
{
    // A name that stands twice would leave it to luck which value counts.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="JsonException">The body is no JSON; <see cref="ProblemResponses"/> makes a 400 of it.</exception>
    public static Task<JsonDocument> ReadAsync(HttpRequest request) => JsonDocument.ParseAsync(request.Body, Options, request.HttpContext.RequestAborted);

    /// <summary>Reads one line of an import.</summary>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> line) => JsonDocument.Parse(line, Options);
}
