using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;
using Ocpp.Gateway.Api.Requests;

namespace Ocpp.Gateway.Api.Import;

/// <summary>
/// Reads CSV with a header line, whatever separates its columns. Each row becomes the JSON object that the NDJSON form would have, so
/// that both forms obey the same rules. An empty cell is a field left out.
/// </summary>
internal static class CsvImport
{
    public static async IAsyncEnumerable<ImportLine<T>> ReadAsync<T>(
        Stream body, CsvColumns columns, ImportLineReader<T> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Dictionary<long, CsvMalformedReason> malformed = [];
        await using CsvReader csv = CsvReader.Create(body, Options(malformed), leaveOpen: true);
        ArrayBufferWriter<byte> json = new();
        bool isHeaderChecked = false;
        while (true)
        {
            BodyFault? fault = null;
            bool hasRow = false;
            try
            {
                hasRow = await csv.ReadAsync(cancellation).ConfigureAwait(false);
                fault = isHeaderChecked ? null : FindHeaderFault(csv.Headers, columns);
            }
            catch (CsvFormatException exception)
            {
                fault = new BodyFault("", $"can't be read, nor what is behind it: {exception.Message}");
            }

            if (fault is not null)
            {
                yield return new ImportLine<T>(isHeaderChecked ? csv.LineNumber + 1 : 1, default, fault);
                yield break;
            }

            if (!hasRow)
            {
                yield break;
            }

            isHeaderChecked = true;
            yield return ReadRow(csv, columns, malformed, json, read);
        }
    }

    // A quote that is never closed must not take the rest of the file for one field, so a line break ends a row in any case; no field of
    // ours has one.
    private static CsvReaderOptions Options(Dictionary<long, CsvMalformedReason> malformed) => new()
    {
        AllowLineBreaksInQuotes = false,
        MaxRecordSize = ImportReader.MaxLineLength,
        TrackLineNumbers = true,
        TrimWhitespace = true,
        IncludeValuesInExceptions = false,
        OnMalformedRecord = record => malformed[record.LineNumber] = record.Reason,
    };

    private static BodyFault? FindHeaderFault(IReadOnlyList<string> header, CsvColumns columns)
    {
        foreach (string name in header)
        {
            if (name.Contains('\uFFFD'))
            {
                // The reader has put it where bytes were no UTF-8, and no longer has the header's own.
                return new BodyFault("", "is not UTF-8, so nothing was imported");
            }

            if (!columns.Contains(name))
            {
                return new BodyFault(name, $"is no column, so nothing was imported; there are {columns}");
            }
        }

        return header.Distinct(StringComparer.Ordinal).Count() == header.Count ? null : new BodyFault("", "names a column twice, so nothing was imported");
    }

    private static ImportLine<T> ReadRow<T>(CsvReader csv, CsvColumns columns, Dictionary<long, CsvMalformedReason> malformed, ArrayBufferWriter<byte> json, ImportLineReader<T> read)
    {
        long number = csv.LineNumber;
        if (malformed.Remove(number, out CsvMalformedReason reason))
        {
            return new ImportLine<T>(number, default, new BodyFault("", $"has a misplaced quote ({reason})"));
        }

        if (csv.FieldCount > csv.Headers.Count)
        {
            return new ImportLine<T>(number, default, new BodyFault("", string.Create(CultureInfo.InvariantCulture, $"has {csv.FieldCount} fields, the header has {csv.Headers.Count}")));
        }

        // The reader would put U+FFFD in its place, and two tags could become one.
        if (!Utf8.IsValid(csv.RawRecord))
        {
            return new ImportLine<T>(number, default, new BodyFault("", "is not UTF-8"));
        }

        json.ResetWrittenCount();
        using (Utf8JsonWriter writer = new(json))
        {
            WriteRow(writer, csv, columns);
        }

        using JsonDocument document = JsonDocument.Parse(json.WrittenMemory);
        return read(document.RootElement, out T item, out BodyFault fault)
            ? new ImportLine<T>(number, item, null)
            : new ImportLine<T>(number, default, fault);
    }

    private static void WriteRow(Utf8JsonWriter writer, CsvReader csv, CsvColumns columns)
    {
        IEnumerable<int> filled = Enumerable.Range(0, csv.FieldCount).Where(column => !csv.IsEmpty(column));
        writer.WriteStartObject();
        foreach (IGrouping<string?, int> group in filled.GroupBy(column => columns.GroupOf(csv.Headers[column])))
        {
            if (group.Key is { } name)
            {
                writer.WriteStartObject(name);
            }

            foreach (int column in group)
            {
                string header = csv.Headers[column];
                string field = group.Key is null ? header : header[(group.Key.Length + 1)..];
                string value = csv.GetString(column);
                if (columns.Numbers.Contains(header) && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed))
                {
                    writer.WriteNumber(field, parsed);
                }
                else
                {
                    writer.WriteString(field, value);
                }
            }

            if (group.Key is not null)
            {
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }
}
