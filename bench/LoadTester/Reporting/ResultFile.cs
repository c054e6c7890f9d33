using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Reporting;

/// <summary>
/// <c>result.json</c>: everything that a report, a comparison or a pipeline needs. The version goes up when something that was there changes its
/// meaning or goes; new members don't count.
/// </summary>
internal sealed record ResultFile
{
    public const int CurrentVersion = 1;

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public int Version { get; init; } = CurrentVersion;

    public required string Tool { get; init; }

    public required MachineFacts Machine { get; init; }

    public required string Target { get; init; }

    public string? Label { get; init; }

    public required Scenario Scenario { get; init; }

    public required IReadOnlyList<RunResult> Runs { get; init; }

    public required IReadOnlyList<ThresholdResult> Thresholds { get; init; }

    public bool Passed => Thresholds.All(static threshold => threshold.Holds);

    public static string ToolName { get; } = "Ocpp.LoadTester " + typeof(ResultFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <exception cref="FormatException">It is no result of this tool, or one of a newer version.</exception>
    public static ResultFile Load(string path)
    {
        try
        {
            ResultFile result = JsonSerializer.Deserialize<ResultFile>(File.ReadAllText(path), Options) ?? throw new FormatException($"{path} is empty.");
            return result.Version == CurrentVersion
                ? result
                : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{path} has version {result.Version}; this tool reads version {CurrentVersion}."));
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{path} is no result of this tool: {exception.Message}", exception);
        }
    }

    public void Save(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllText(path, JsonSerializer.Serialize(this, Options));
    }
}

/// <summary>Where the figures were made.</summary>
internal sealed record MachineFacts(string System, string Processor, int Cores, long MemoryBytes, string Runtime)
{
    public static MachineFacts Read() => new(
        RuntimeInformation.OSDescription,
        ReadProcessor(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.FrameworkDescription);

    private static string ReadProcessor()
    {
        const string Field = "model name";
        if (!OperatingSystem.IsLinux() || !File.Exists("/proc/cpuinfo"))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
