using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Ocpp.Gateway.Api.Requests;

namespace Ocpp.Gateway.Api.Commands;

/// <summary>
/// Reads a command's body as bytes, since it goes to the charge point as it came: 6.0 stays 6.0. What is checked here is only that it
/// can be sent at all; the schema is the command desk's.
/// </summary>
internal static class CommandBody
{
    /// <summary>Largest body in bytes. SendLocalList with thousands of tags is the largest that makes sense.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int MaxDepth = 64;

    /// <summary>The body; an empty one is an empty object, for the actions that have no fields.</summary>
    /// <exception cref="JsonException">It is no JSON, or no text.</exception>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        ReadOnlyMemory<byte> body = await GatherAsync(request.BodyReader, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body["\uFEFF"u8.Length..];
        }

        return body.Span.Trim(" \t\r\n"u8).IsEmpty ? "{}"u8.ToArray() : Check(body);
    }

    // Nearly all bodies have come together with their request: one look, one copy of their size.
    internal static async Task<byte[]> GatherAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte>? gathered = null;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if ((gathered?.WrittenCount ?? 0) + buffer.Length > MaxLength)
            {
                // What was read has to be given back, or the server can't skip the rest and ends the connection behind the answer, under the client's next request.
                reader.AdvanceTo(buffer.End);
                throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
            }

            if (read.IsCompleted && gathered is null)
            {
                byte[] body = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return body;
            }

            gathered ??= new ArrayBufferWriter<byte>();
            foreach (ReadOnlyMemory<byte> piece in buffer)
            {
                gathered.Write(piece.Span);
            }

            reader.AdvanceTo(buffer.End);
            if (read.IsCompleted)
            {
                return gathered.WrittenSpan.ToArray();
            }
        }
    }

    private static ReadOnlyMemory<byte> Check(ReadOnlyMemory<byte> body)
    {
        // A WebSocket text message is UTF-8 (RFC 6455 §8.1), and the JSON reader doesn't look inside strings.
        JsonBody.RefuseWhatIsNoText(body.Span);
        Utf8JsonReader reader = new(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            // Reading to the end is the check: one value, and nothing behind it.
        }

        return body;
    }
}
