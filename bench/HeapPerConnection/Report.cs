using System.Globalization;

namespace Ocpp.HeapPerConnection;

/// <summary>The difference of two censuses as a table in Markdown.</summary>
internal static class Report
{
    // What is less than this for each connection is no part of it.
    private const double LeastBytes = 1;

    public static void Write(TextWriter output, Census before, Census after, int connections)
    {
        (string Type, double Objects, double Bytes)[] rows = [.. Differences(before, after, connections).OrderByDescending(static row => row.Bytes)];
        Line(output, $"| {connections} connections more, for each of them | objects | bytes |");
        output.WriteLine("| --- | --- | --- |");
        foreach ((string type, double objects, double bytes) in rows.Where(static row => Math.Abs(row.Bytes) >= LeastBytes))
        {
            Line(output, $"| {type} | {objects:F2} | {bytes:F1} |");
        }

        Line(output, $"| all on the managed heap | {rows.Sum(static row => row.Objects):F2} | {rows.Sum(static row => row.Bytes):F0} |");
        Line(output, $"| resident, collected | | {(double)(after.Resident - before.Resident) / connections:F0} |");
        Line(output, $"| resident, no collection forced | | {(double)(after.ResidentAsIs - before.ResidentAsIs) / connections:F0} |");
    }

    private static IEnumerable<(string Type, double Objects, double Bytes)> Differences(Census before, Census after, int connections)
    {
        foreach (string type in after.ByType.Keys.Union(before.ByType.Keys))
        {
            (long Objects, long Bytes) was = before.ByType.GetValueOrDefault(type);
            (long Objects, long Bytes) now = after.ByType.GetValueOrDefault(type);
            yield return (type, (double)(now.Objects - was.Objects) / connections, (double)(now.Bytes - was.Bytes) / connections);
        }
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
