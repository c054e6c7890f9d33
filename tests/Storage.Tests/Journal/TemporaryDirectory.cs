namespace Ocpp.Storage.Tests.Journal;

/// <summary>A data directory of one test, removed at its end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("journal-test-").FullName;

    /// <summary>The journal's segment files, oldest first.</summary>
    public string[] Segments => [.. Directory.GetFiles(System.IO.Path.Combine(Path, "journal"), "*.log").Order(StringComparer.Ordinal)];

    public TemporaryDirectory Copy()
    {
        TemporaryDirectory copy = new();
        string journal = Directory.CreateDirectory(System.IO.Path.Combine(copy.Path, "journal")).FullName;
        foreach (string segment in Segments)
        {
            File.Copy(segment, System.IO.Path.Combine(journal, System.IO.Path.GetFileName(segment)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
