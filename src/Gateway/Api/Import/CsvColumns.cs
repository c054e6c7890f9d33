namespace Ocpp.Gateway.Api.Import;

/// <summary>The columns that a CSV import may have.</summary>
/// <param name="Texts">Columns of text.</param>
/// <param name="Numbers">Columns of whole numbers.</param>
/// <param name="Groups">Objects whose members are columns of their own: <c>labels.site</c> for the group <c>labels</c>.</param>
internal sealed record CsvColumns(IReadOnlyList<string> Texts, IReadOnlyList<string> Numbers, IReadOnlyList<string> Groups)
{
    /// <summary>Whether a header names a column of ours.</summary>
    public bool Contains(string header) => Texts.Contains(header) || Numbers.Contains(header) || GroupOf(header) is not null;

    /// <summary>The group of a column such as <c>labels.site</c>; null for one that is in none.</summary>
    public string? GroupOf(string header) =>
        Groups.FirstOrDefault(group => header.Length > group.Length + 1 && header.StartsWith(group, StringComparison.Ordinal) && header[group.Length] == '.');

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Texts.Concat(Numbers).Concat(Groups.Select(group => $"{group}.NAME")));
}
