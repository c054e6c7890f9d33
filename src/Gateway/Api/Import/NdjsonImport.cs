using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Ocpp.Gateway.Api.Requests;

namespace Ocpp.Gateway.Api.Import;

/// <summary>Reads newline-delimited JSON. A line that is too long is skipped and reported like any other bad one.</summary>
internal static class NdjsonImport
{
    public static async IAsyncEnumerable<ImportLine<T>> ReadAsync<T>(
        PipeReader body, ImportLineReader<T> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long number = 0;
        bool isSkipping = false;
        while (true)
        {
            ReadResult result = await body.ReadAsync(cancellation).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (TryTakeLine(ref buffer, result.IsCompleted, out ReadOnlySequence<byte> line))
            {
                number++;
                bool isTooLong = isSkipping || line.Length > ImportReader.MaxLineLength;
                isSkipping = false;
                if (isTooLong)
                {
                    yield return new ImportLine<T>(number, default, new BodyFault("", $"is longer than {ImportReader.MaxLineLength} bytes"));
                }
                else if (!IsBlank(line))
                {
                    yield return Read(number, line, read);
                }
            }

            if (buffer.Length > ImportReader.MaxLineLength)
            {
                isSkipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            body.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isCompleted, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!isCompleted || buffer.IsEmpty)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (ReadOnlyMemory<byte> memory in line)
        {
            if (memory.Span.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static ImportLine<T> Read<T>(long number, in ReadOnlySequence<byte> line, ImportLineReader<T> read)
    {
        byte[] json = line.ToArray();
        bool hasMark = number == 1 && json.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        try
        {
            using JsonDocument document = JsonBody.Parse(json.AsMemory(hasMark ? 3 : 0));
            return read(document.RootElement, out T item, out BodyFault fault)
                ? new ImportLine<T>(number, item, null)
                : new ImportLine<T>(number, default, fault);
        }
        catch (JsonException exception)
        {
            return new ImportLine<T>(number, default, new BodyFault("", $"is no JSON: {exception.Message}"));
        }
    }
}
