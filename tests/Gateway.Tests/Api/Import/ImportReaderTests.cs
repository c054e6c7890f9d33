using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ocpp.Gateway.Api.Import;
using Ocpp.Gateway.Api.Requests;

namespace Ocpp.Gateway.Tests.Api.Import;

public sealed class ImportReaderTests
{
    private static readonly CsvColumns Columns = new(["id", "password"], ["securityProfile"], ["labels"]);

    [Fact]
    public async Task Each_line_of_NDJSON_is_read_with_its_number()
    {
        const string Body = """
            {"id":"A"}

            {"id":"B"}
            """;

        Assert.Equal(["1 {\"id\":\"A\"}", "3 {\"id\":\"B\"}"], await ReadAsync(Body));
    }

    [Fact]
    public async Task A_bad_line_is_reported_and_the_next_is_read()
    {
        const string Body = """
            {"id":"A"
            {"id":"B"}
            """;

        List<string> lines = await ReadAsync(Body);

        Assert.StartsWith("1 ! the line is no JSON: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("2 {\"id\":\"B\"}", lines[1]);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_skipped_and_reported()
    {
        string body = $$"""
            {"id":"{{new string('x', 3 * ImportReader.MaxLineLength)}}"}
            {"id":"B"}
            """;

        Assert.Equal(["1 ! the line is longer than 65536 bytes", "2 {\"id\":\"B\"}"], await ReadAsync(body));
    }

    [Fact]
    public async Task A_last_line_without_an_end_counts_and_so_does_one_behind_a_byte_order_mark()
    {
        Assert.Equal(["1 {\"id\":\"A\"}"], await ReadAsync("\uFEFF{\"id\":\"A\"}"));
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public async Task A_row_of_CSV_becomes_the_object_that_its_NDJSON_line_would_be(string separator)
    {
        string body = """
            id,password,securityProfile,labels.site,labels.row
            A,"p""w",1,Depot 4,
            B,,,,7
            """.Replace(",", separator, StringComparison.Ordinal);

        Assert.Equal(
            [
                """2 {"id":"A","password":"p\u0022w","securityProfile":1,"labels":{"site":"Depot 4"}}""",
                """3 {"id":"B","labels":{"row":"7"}}""",
            ],
            await ReadAsync(body, "text/csv"));
    }

    [Fact]
    public async Task Without_a_content_type_the_first_byte_tells_the_form()
    {
        Assert.Equal(["2 {\"id\":\"A\"}"], await ReadAsync("id\r\nA\r\n"));
        Assert.Equal(["2 {\"id\":\"A\"}"], await ReadAsync("\r\n {\"id\":\"A\"}\r\n"));
    }

    [Fact]
    public async Task An_unknown_column_ends_the_import_before_it_begins()
    {
        List<string> lines = await ReadAsync("id,pasword\nA,x\n", "text/csv");

        Assert.Equal(["1 ! 'pasword' is no column, so nothing was imported; there are id, password, securityProfile, labels.NAME"], lines);
    }

    [Fact]
    public async Task A_row_with_too_many_fields_or_a_stray_quote_is_reported_by_its_number()
    {
        const string Body = """
            id,password
            A,x,y
            B,"open
            C,z
            D,a"b
            E,ok
            """;

        List<string> lines = await ReadAsync(Body, "text/csv");

        Assert.Equal("2 ! the line has 3 fields, the header has 2", lines[0]);
        Assert.StartsWith("3 ! the line has a misplaced quote", lines[1], StringComparison.Ordinal);
        Assert.Equal("""4 {"id":"C","password":"z"}""", lines[2]);
        Assert.StartsWith("5 ! the line has a misplaced quote", lines[3], StringComparison.Ordinal);
        Assert.Equal("""6 {"id":"E","password":"ok"}""", lines[4]);
    }

    [Fact]
    public async Task An_empty_body_has_no_lines()
    {
        Assert.Empty(await ReadAsync(""));
        Assert.Empty(await ReadAsync("", "text/csv"));
        Assert.Empty(await ReadAsync("id\n", "text/csv"));
    }

    [Fact]
    public async Task Two_lines_about_the_same_are_applied_one_after_the_other()
    {
        int underway = 0;
        bool wereTogether = false;
        ImportRun<string> run = new(line => line, async (_, _) =>
        {
            wereTogether |= Interlocked.Increment(ref underway) > 1;
            await Task.Yield();
            Interlocked.Decrement(ref underway);
            return true;
        }, _ => ValueTask.CompletedTask);

        ImportReport report = await run.RunAsync(Lines("a", "a", "a"), CancellationToken.None);

        Assert.False(wereTogether);
        Assert.Equal(3, report.Created);
    }

    private static async Task<List<string>> ReadAsync(string body, string? contentType = null)
    {
        DefaultHttpContext context = new();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.ContentType = contentType;
        List<string> lines = [];
        await foreach (ImportLine<string> line in ImportReader.ReadAsync<string>(context.Request, Columns, ReadRaw, CancellationToken.None))
        {
            lines.Add(line.Fault is { } fault ? $"{line.Number} ! {fault}" : $"{line.Number} {line.Item}");
        }

        return lines;
    }

    private static bool ReadRaw(JsonElement body, out string item, out BodyFault fault)
    {
        item = body.GetRawText();
        fault = default;
        return true;
    }

    private static async IAsyncEnumerable<ImportLine<string>> Lines(params string[] items)
    {
        foreach (string item in items)
        {
            await Task.Yield();
            yield return new ImportLine<string>(1, item, null);
        }
    }
}
