using System.Text.RegularExpressions;

namespace Ocpp.Codec.Tests.V16;

public sealed partial class ToleranceDocumentTests
{
    [Fact]
    public void The_document_describes_each_tolerance_once_and_no_other()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tolerances.md"));

        IEnumerable<string> described = RowNames().Matches(document).Select(match => match.Groups[1].Value);

        Assert.Equal(Enum.GetNames<Tolerance>().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex RowNames();
}
