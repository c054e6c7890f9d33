using System.Runtime.CompilerServices;

namespace Ocpp.Gateway.Api.Import;

/// <summary>Chooses how an import's lines are read: by the Content-Type where it says so, else by the first byte. NDJSON begins with a brace, CSV with a column's name.</summary>
internal static class ImportReader
{
    /// <summary>The largest import, in bytes: some millions of lines. It is read as it comes and never held as a whole.</summary>
    public const long MaxBodyLength = 1L << 30;

    /// <summary>The longest line, in bytes; a charge point with all its labels has room in it several times.</summary>
    public const int MaxLineLength = 64 * 1024;

    /// <summary>The content types, for the OpenAPI document.</summary>
    public static readonly string[] ContentTypes = ["application/x-ndjson", "text/csv"];

    /// <summary>Reads the body line by line.</summary>
    /// <param name="request">Whose body it is.</param>
    /// <param name="columns">The columns of the CSV form.</param>
    /// <param name="read">Reads a line's fields.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async IAsyncEnumerable<ImportLine<T>> ReadAsync<T>(
        HttpRequest request, CsvColumns columns, ImportLineReader<T> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool isCsv = await IsCsvAsync(request, cancellation).ConfigureAwait(false);
        IAsyncEnumerable<ImportLine<T>> lines = isCsv
            ? CsvImport.ReadAsync(request.BodyReader.AsStream(), columns, read, cancellation)
            : NdjsonImport.ReadAsync(request.BodyReader, read, cancellation);
        await foreach (ImportLine<T> line in lines.ConfigureAwait(false))
        {
            yield return line;
        }
    }

    private static async ValueTask<bool> IsCsvAsync(HttpRequest request, CancellationToken cancellation)
    {
        string type = request.ContentType?.Split(';')[0].Trim() ?? "";
        if (type.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var result = await request.BodyReader.ReadAsync(cancellation).ConfigureAwait(false);
        byte first = FirstOf(result.Buffer);
        request.BodyReader.AdvanceTo(result.Buffer.Start);
        return first is not ((byte)'{' or 0);
    }

    private static byte FirstOf(in System.Buffers.ReadOnlySequence<byte> buffer)
    {
        foreach (ReadOnlyMemory<byte> memory in buffer)
        {
            foreach (byte value in memory.Span)
            {
                // White space and the UTF-8 byte order mark say nothing.
                if (value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF))
                {
                    return value;
                }
            }
        }

        return 0;
    }
}
