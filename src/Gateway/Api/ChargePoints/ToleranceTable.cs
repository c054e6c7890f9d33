using System.Reflection;

namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary>What a tolerance is, in the words of docs/tolerances.md.</summary>
/// <param name="WhatComes">What the charge point does.</param>
/// <param name="Where">Where it was met.</param>
/// <param name="WhatIsMadeOfIt">How it is taken.</param>
internal sealed record ToleranceText(string WhatComes, string Where, string WhatIsMadeOfIt);

/// <summary>The table of docs/tolerances.md, which is part of the program: the API and the page say the same.</summary>
internal static class ToleranceTable
{
    private static readonly Lazy<IReadOnlyDictionary<string, ToleranceText>> Rows = new(Read);

    /// <summary>The text of a tolerance; null for a name that the table doesn't have, as of an older program.</summary>
    public static ToleranceText? Find(string name) => Rows.Value.GetValueOrDefault(name);

    private static Dictionary<string, ToleranceText> Read()
    {
        using Stream page = Assembly.GetExecutingAssembly().GetManifestResourceStream("tolerances.md") ?? throw new InvalidOperationException("The table is part of the program.");
        using StreamReader reader = new(page);
        Dictionary<string, ToleranceText> rows = new(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            string[] cells = [.. line.Split('|').Select(static cell => cell.Trim().Replace("`", "", StringComparison.Ordinal))];
            if (line.StartsWith("| `", StringComparison.Ordinal) && cells.Length == 7)
            {
                rows[cells[1]] = new ToleranceText(cells[2], cells[3], cells[4]);
            }
        }

        return rows;
    }
}
