using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ocpp.Conformance.Octt;

/// <summary>
/// The list of cases in docs/conformance.md is the list of tests. To accept a change: <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Conformance</c>.
/// </summary>
public sealed class CaseListTests
{
    private const int CasesInTheDocument = 77;

    [Fact]
    public void Every_case_is_a_test()
    {
        OcttCaseAttribute[] cases = Cases();

        Assert.Equal(CasesInTheDocument, cases.Length);
        Assert.Equal(cases.Length, cases.Select(static covered => covered.Id).Distinct().Count());
    }

    [Fact]
    public void The_documentation_lists_the_cases_that_are_tested()
    {
        string path = Path.Combine(Root(), "docs", "conformance.md");
        string expected = Document();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static OcttCaseAttribute[] Cases() =>
    [
        .. typeof(CaseListTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .Select(static method => method.GetCustomAttribute<OcttCaseAttribute>())
            .OfType<OcttCaseAttribute>(),
    ];

    private static string Document()
    {
        StringBuilder text = new();
        text.Append(
            """
            # Conformance

            ## RFC 6455

            `tests/Conformance/Rfc6455` and `Connections` hold the listener to the cases of the Autobahn suite's sections 1 to 7, 9 and 10, to every split of a request and a frame, to floods,
            and to peers that fall silent or vanish.

            ## OCPP 1.6

            The 77 cases that the OCA's Compliance Testing Tool runs against a Central System (OCTT for OCPP 1.6, section 3), each a test in `tests/Conformance/Octt`: over a real socket, with the API
            as the operator's controls. The test plays the tool's charge point; every answer is held to the schema, every command must arrive as the operator gave it. It is no certificate: the tool itself
            runs in a laboratory of the OCA.

            `UPDATE_SNAPSHOTS=1 dotnet test tests/Conformance --filter FullyQualifiedName~CaseList` writes this page out of the tests.

            | case | name | tested in |
            | --- | --- | --- |

            """);
        foreach (MethodInfo method in typeof(CaseListTests).Assembly.GetTypes().SelectMany(static type => type.GetMethods()).OrderBy(static method => method.Name, StringComparer.Ordinal))
        {
            if (method.GetCustomAttribute<OcttCaseAttribute>() is { } covered)
            {
                text.Append('|').Append(' ').Append(covered.Id).Append(" | ").Append(covered.Name).Append(" | `").Append(method.DeclaringType!.Name).Append("` |\n");
            }
        }

        return text.ToString();
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
