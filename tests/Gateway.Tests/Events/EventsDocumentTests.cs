using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Tests.Events;

/// <summary>Holds the examples of docs/events.md to what the program writes. After a change that is meant, run with UPDATE_SNAPSHOTS=1.</summary>
public sealed partial class EventsDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Every_example_is_what_the_program_writes()
    {
        string page = File.ReadAllText(Page());
        string expected = Example().Replace(page, match => $"<!-- {match.Groups[1].Value} -->\n```json\n{DataOf(Enum.Parse<FactType>(match.Groups[1].Value))}\n```");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(Page(), expected);
        }

        Assert.Equal(expected, File.ReadAllText(Page()));
    }

    [Fact]
    public void Every_event_has_its_example()
    {
        IEnumerable<string> shown = Example().Matches(File.ReadAllText(Page())).Select(match => match.Groups[1].Value);

        Assert.Equal(EventExamples.All.Select(example => example.Type.ToString()).Order(), shown.Order());
    }

    [Fact]
    public void Every_type_is_named()
    {
        string page = File.ReadAllText(Page());

        Assert.All(FactEventTypes.All, type => Assert.Contains($"`{type}`", page, StringComparison.Ordinal));
    }

    private static string DataOf(FactType type)
    {
        string text = CloudEventTests.Render(EventExamples.All.Single(example => example.Type == type).Record);
        return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data"), Indented).ReplaceLineEndings("\n");
    }

    private static string Page([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "events.md"));

    [GeneratedRegex(@"<!-- (\w+) -->\n```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
