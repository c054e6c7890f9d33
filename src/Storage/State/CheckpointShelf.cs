using System.Globalization;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// The checkpoint files of a directory, <c>checkpoint-0000000001</c> and so on. Two are kept, so that one that doesn't read back isn't the only one.
/// </summary>
internal sealed class CheckpointShelf
{
    private const string Prefix = "checkpoint-";
    private const int Kept = 2;

    private readonly string _directory;

    /// <summary>Newest last. Only what later steps need is kept of the manifests.</summary>
    private readonly List<Entry> _entries = [];

    private long _lastNumber;

    internal CheckpointShelf(string directory)
    {
        _directory = directory;
        foreach (string path in Directory.GetFiles(directory, Prefix + "*"))
        {
            if (long.TryParse(Path.GetFileName(path.AsSpan())[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                _entries.Add(new Entry(number, path));
            }
        }

        _entries.Sort((left, right) => left.Number.CompareTo(right.Number));
        _lastNumber = _entries.Count == 0 ? 0 : _entries[^1].Number;
    }

    internal bool IsEmpty => _entries.Count == 0;

    internal IEnumerable<string> NewestFirst => Enumerable.Reverse(_entries).Select(entry => entry.Path).ToArray();

    internal CheckpointInfo? Newest => _entries.Count == 0 ? null : _entries[^1].Info;

    /// <summary>The older of two; none while there is only one, which could turn out bad.</summary>
    internal CheckpointInfo? Fallback => _entries.Count < Kept ? null : _entries[0].Info;

    /// <summary>Where the log begins for the oldest checkpoint kept.</summary>
    internal long OldestBegin => _entries.Count == 0 ? 0 : _entries[0].Begin;

    /// <summary>Null when the file is damaged.</summary>
    internal static CheckpointManifest? Read(string path) => CheckpointManifest.Parse(File.ReadAllBytes(path));

    /// <summary>Stores a checkpoint, which exists from then on, and lets go of all but the one before.</summary>
    internal void Add(CheckpointManifest manifest)
    {
        long number = ++_lastNumber;
        string path = Path.Combine(_directory, Prefix + number.ToString("D10", CultureInfo.InvariantCulture));
        AtomicFile.Write(path, manifest.ToBytes());
        _entries.Add(new Entry(number, path) { Info = manifest.Info, Begin = manifest.Begin });
        while (_entries.Count > Kept)
        {
            File.Delete(_entries[0].Path);
            _entries.RemoveAt(0);
        }
    }

    /// <summary>
    /// After recovery from <paramref name="path"/>: newer ones go, since the log will be written over behind it. The one before stays if it can be read.
    /// </summary>
    internal void Settle(string path, CheckpointManifest manifest)
    {
        int recovered = _entries.FindIndex(entry => entry.Path == path);
        _entries[recovered] = _entries[recovered] with { Info = manifest.Info, Begin = manifest.Begin };
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            if (i == recovered)
            {
                continue;
            }

            CheckpointManifest? before = i == recovered - 1 ? Read(_entries[i].Path) : null;
            if (before is null)
            {
                File.Delete(_entries[i].Path);
                _entries.RemoveAt(i);
            }
            else
            {
                _entries[i] = _entries[i] with { Info = before.Info, Begin = before.Begin };
            }
        }

        Posix.SyncDirectory(_directory);
    }

    internal void Clear()
    {
        _entries.ForEach(entry => File.Delete(entry.Path));
        _entries.Clear();
        Posix.SyncDirectory(_directory);
    }

    private sealed record Entry(long Number, string Path)
    {
        internal CheckpointInfo Info { get; init; }

        internal long Begin { get; init; }
    }
}
