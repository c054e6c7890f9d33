using System.Reflection;

namespace Ocpp.LoadTester.Scenarios;

/// <summary>The scenarios that come with the program, and those that users write.</summary>
internal static class ScenarioLibrary
{
    private const string Extension = ".scenario";

    private static readonly Assembly Home = typeof(ScenarioLibrary).Assembly;

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Home.GetManifestResourceNames()
            .Where(static name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(static name => name[..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A scenario of the library by its name, or a file by its path.</summary>
    /// <exception cref="ScenarioException">A line is wrong.</exception>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static Scenario Load(string nameOrPath) => Names.Contains(nameOrPath)
        ? ScenarioReader.Read(nameOrPath, nameOrPath, Text(nameOrPath))
        : ScenarioReader.Read(Path.GetFileNameWithoutExtension(nameOrPath), nameOrPath, Text(nameOrPath));

    public static string Text(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            using StreamReader reader = new(Home.GetManifestResourceStream(nameOrPath + Extension)!);
            return reader.ReadToEnd();
        }

        return File.Exists(nameOrPath)
            ? File.ReadAllText(nameOrPath)
            : throw new FileNotFoundException($"There is no scenario '{nameOrPath}': neither a file nor one of {string.Join(", ", Names)}.");
    }
}
