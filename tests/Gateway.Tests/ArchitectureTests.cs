using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ocpp.Gateway.Tests;

/// <summary>Keeps the references between projects, and between the folders of the program, going one way.</summary>
public sealed partial class ArchitectureTests
{
    // What each folder of src/Gateway may use. Settings are read by everybody and use nobody; Hosting puts everything together.
    // Facts carry registrations and transactions in their own shape, so Events and State know each other.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Listeners"] = ["Sessions", "Admission", "Credentials", "State", "Events", "Hosting.Settings"],
        ["Admission"] = ["State", "Hosting.Settings"],
        ["Sessions"] = ["Telemetry", "State", "Events", "Hosting.Settings"],
        ["V16"] = ["Sessions", "Commands", "Webhooks", "Credentials", "State", "Events", "Hosting.Settings"],
        ["Commands"] = ["Sessions", "Credentials", "Telemetry", "State", "Events", "Hosting.Settings"],
        ["Fleet"] = ["Commands", "Sessions", "State", "Events", "Hosting.Settings"],
        ["Credentials"] = ["State", "Events", "Hosting.Settings"],
        ["State"] = ["Credentials", "Events", "Hosting.Settings"],
        ["Events"] = ["State"],
        ["Messages"] = ["V16", "Hosting.Settings"],
        ["Webhooks"] = ["Sessions", "State", "Events", "Hosting.Settings"],
        ["Files"] = ["State", "Events", "Hosting.Settings"],
        ["Api"] = ["Files", "Fleet", "Commands", "Sessions", "Webhooks", "Credentials", "Messages", "State", "Events", "Hosting.Settings"],
        ["Telemetry"] = ["Hosting.Settings"],
        ["Hosting.Settings"] = [],
    };

    [Theory]
    [InlineData("Gateway", "Codec", "SmartCharging", "Storage", "Transport", "WebSockets")]
    [InlineData("Codec", "Codec.Generators")]
    [InlineData("Codec.Generators")]
    [InlineData("SmartCharging")]
    [InlineData("Storage")]
    [InlineData("Transport")]
    [InlineData("WebSockets")]
    public void A_project_refers_to_nothing_but_what_it_may(string project, params string[] expected)
    {
        XDocument file = XDocument.Load(Path.Combine(Root(), "src", project, project + ".csproj"));

        string[] referred = [.. file.Descendants("ProjectReference").Select(NameOf).Order(StringComparer.Ordinal)];

        Assert.Equal(expected, referred);
    }

    [Fact]
    public void The_codec_knows_its_generators_as_an_analyzer_only()
    {
        XDocument file = XDocument.Load(Path.Combine(Root(), "src", "Codec", "Codec.csproj"));

        XElement reference = Assert.Single(file.Descendants("ProjectReference"));

        Assert.Equal("Analyzer", reference.Attribute("OutputItemType")?.Value);
        Assert.Equal("false", reference.Attribute("ReferenceOutputAssembly")?.Value);
    }

    [Fact]
    public void Nothing_but_tests_and_benchmarks_refers_to_the_program()
    {
        IEnumerable<string> projects = Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.csproj", SearchOption.AllDirectories);

        Assert.DoesNotContain(projects, project => XDocument.Load(project).Descendants("ProjectReference").Any(reference => NameOf(reference) == "Gateway"));
    }

    [Fact]
    public void A_folder_of_the_program_uses_nothing_but_what_it_may()
    {
        List<string> violations = [];
        foreach (string file in SourceFiles())
        {
            string folder = FolderOf(file);
            if (folder is "" or "Hosting")
            {
                continue;
            }

            violations.AddRange(UsedFolders(file).Where(used => used != folder && !Allowed[folder].Contains(used)).Select(used => $"{Path.GetFileName(file)}: {folder} uses {used}"));
        }

        Assert.Empty(violations);
    }

    [Fact]
    public void Every_folder_of_the_program_has_its_rule()
    {
        IEnumerable<string> folders = SourceFiles().Select(FolderOf).Distinct().Where(folder => folder is not ("" or "Hosting"));

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> SourceFiles()
    {
        string program = Path.Combine(Root(), "src", "Gateway");
        return Directory.EnumerateFiles(program, "*.cs", SearchOption.AllDirectories).Where(file =>
        {
            string top = Path.GetRelativePath(program, file).Split(Path.DirectorySeparatorChar)[0];
            return top is not ("bin" or "obj");
        });
    }

    private static string FolderOf(string file)
    {
        string[] parts = Path.GetRelativePath(Path.Combine(Root(), "src", "Gateway"), file).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? "" : parts[0] == "Hosting" && parts[1] == "Settings" ? "Hosting.Settings" : parts[0];
    }

    private static IEnumerable<string> UsedFolders(string file) =>
        UsingDirective().Matches(File.ReadAllText(file)).Select(match => match.Groups["folder"].Value).Distinct();

    private static string NameOf(XElement reference) => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));

    // From where the tests run, and not from this file's path: a deterministic build writes /_/ for it.
    private static string Root()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Gateway.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return directory;
    }

    [GeneratedRegex(@"^using (static )?(\w+ = )?Ocpp\.Gateway\.(?<folder>Hosting\.Settings|\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex UsingDirective();
}
