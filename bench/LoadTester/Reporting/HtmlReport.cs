using System.Text;
using System.Text.Json;

namespace Ocpp.LoadTester.Reporting;

/// <summary>The report for a browser: one file with everything in it, so that it can be sent and opened anywhere, without a network.</summary>
internal static class HtmlReport
{
    private const string Placeholder = "/*RESULT*/null";

    private static readonly JsonSerializerOptions Options = new(ResultFile.Options) { WriteIndented = false };

    public static string Write(ResultFile result)
    {
        using StreamReader reader = new(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.html")!);
        string template = reader.ReadToEnd();

        // The default encoder writes <, > and & as escapes, so nothing that a target answers can end the script or begin another.
        return new StringBuilder(template).Replace(Placeholder, JsonSerializer.Serialize(result, Options)).ToString();
    }
}
