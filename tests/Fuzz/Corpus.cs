namespace Ocpp.Fuzz;

/// <summary>The inputs that are kept for each target, beside the program.</summary>
internal static class Corpus
{
    /// <summary>A target's inputs in the order of their names; a target without any is a mistake of ours.</summary>
    public static IReadOnlyList<(string Name, byte[] Data)> Of(string target)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target);
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(static file => (Path.GetFileName(file), File.ReadAllBytes(file)))];
    }
}
