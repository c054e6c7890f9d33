using System.Collections.Concurrent;
using System.Globalization;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Files;

/// <summary>
/// The files on disk. Each lies under its id with a JSON file beside it, which is put in place last: what has none is no file and is
/// removed at the next start. Bytes are counted before they are written, so that all together stay within <c>Files:MaxTotalSize</c> and the
/// journal's volume keeps its reserve. Safe on any thread.
/// </summary>
internal sealed partial class FileShelf
{
    /// <summary>Bytes that are set aside at once for a file on its way: a look at the disk for each MiB, not for each read.</summary>
    public const long ReserveStep = 1 << 20;

    /// <summary>The same for a file that is smaller so far: many at once must not find no room for want of bytes that none of them needs.</summary>
    public const long SmallReserveStep = 64 * 1024;

    private const string Described = ".json";
    private readonly ConcurrentDictionary<string, ShelvedFile> _files = new(StringComparer.Ordinal);
    private readonly FilesOptions _options;
    private readonly FileRoom _room;
    private readonly TimeProvider _clock;
    private readonly ILogger<FileShelf> _logger;
    private long _used;

    /// <summary>Reads what is there. A directory that isn't there yet is made with the first file.</summary>
    /// <exception cref="IOException">The directory can't be read.</exception>
    public FileShelf(FilesOptions options, FileRoom room, TimeProvider clock, ILogger<FileShelf> logger)
    {
        _options = options;
        _room = room;
        _clock = clock;
        _logger = logger;
        if (options.IsOn)
        {
            Load();
        }
    }

    /// <summary>Bytes of all files, those on their way included.</summary>
    public long UsedBytes => Volatile.Read(ref _used);

    /// <summary>Where drafts lie.</summary>
    public string Incoming => Path.Combine(_options.Directory, "incoming");

    /// <summary>Files of a kind, the newest first; of one charge point or of all.</summary>
    public IReadOnlyList<ShelvedFile> List(FileKind kind, string? chargePointId = null) =>
    [
        .. _files.Values
            .Where(file => file.Kind == kind && (chargePointId is null || file.ChargePointId == chargePointId))
            .OrderByDescending(file => file.Id, StringComparer.Ordinal),
    ];

    /// <summary>A file; null when there is none of this id and kind.</summary>
    public ShelvedFile? Find(FileKind kind, string id) => _files.TryGetValue(id, out ShelvedFile? file) && file.Kind == kind ? file : null;

    /// <summary>Where a file's bytes lie.</summary>
    public string PathOf(ShelvedFile file) => Path.Combine(FolderOf(file.Kind), file.Id);

    /// <summary>How many files came by a URL.</summary>
    public int CountBy(string urlId) => _files.Values.Count(file => file.UrlId == urlId);

    /// <summary>Begins a file. Nothing of it shows before <see cref="FileDraft.ShelveAsync"/>.</summary>
    /// <param name="kind">What it will be.</param>
    /// <param name="maxSize">The most bytes that it may have.</param>
    public FileDraft Begin(FileKind kind, long maxSize)
    {
        Directory.CreateDirectory(Incoming);
        Directory.CreateDirectory(FolderOf(kind));
        return new FileDraft(this, kind, Guid.CreateVersion7(_clock.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture), maxSize);
    }

    /// <summary>Whether so many more bytes would find room, without setting them aside.</summary>
    public bool HasRoomFor(long bytes) => UsedBytes + bytes <= _options.MaxTotalSize && _room.Has(_options.Directory, bytes);

    /// <summary>Sets bytes aside; false when there is no room for them.</summary>
    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= _options.MaxTotalSize && _room.Has(_options.Directory, bytes))
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    /// <summary>Gives back what was set aside.</summary>
    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);

    /// <summary>Puts a finished draft in its place: bytes first, then what describes them. A loss of power takes neither from here on.</summary>
    /// <exception cref="IOException">The disk takes it not.</exception>
    public ShelvedFile Shelve(string draft, ShelvedFile file)
    {
        file = file with { At = _clock.GetUtcNow() };
        string path = PathOf(file);
        File.Move(draft, path);
        try
        {
            DiskFile.Write(path + Described, file, FilesJson.Default.ShelvedFile);
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }

        _files[file.Id] = file;
        return file;
    }

    /// <summary>Removes a file; false when somebody else did. A download of it that goes on comes to its end.</summary>
    public bool Delete(ShelvedFile file)
    {
        if (!_files.TryRemove(file.Id, out _))
        {
            return false;
        }

        // What describes it goes first: what then is left has nothing that makes it a file.
        string path = PathOf(file);
        File.Delete(path + Described);
        File.Delete(path);
        Release(file.Size);
        return true;
    }

    private string FolderOf(FileKind kind) => Path.Combine(_options.Directory, kind == FileKind.Firmware ? "firmware" : "uploads");

    private void Load()
    {
        try
        {
            Directory.CreateDirectory(_options.Directory);
        }
        catch (IOException)
        {
            // A file, or a path below one.
            throw new SettingException("Files:Directory", _options.Directory, "a directory that is there or can be made");
        }

        if (Directory.Exists(Incoming))
        {
            Directory.Delete(Incoming, recursive: true);
        }

        foreach (FileKind kind in Enum.GetValues<FileKind>())
        {
            string folder = FolderOf(kind);
            if (Directory.Exists(folder))
            {
                Load(kind, folder);
            }
        }
    }

    private void Load(FileKind kind, string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (path.EndsWith(Described, StringComparison.Ordinal) && DiskFile.TryRead(path, FilesJson.Default.ShelvedFile, out ShelvedFile? file) && file.Kind == kind
                && Path.GetFileNameWithoutExtension(path) == file.Id && new FileInfo(PathOf(file)) is { Exists: true } bytes && bytes.Length == file.Size)
            {
                _files[file.Id] = file;
                _used += file.Size;
            }
        }

        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (!_files.ContainsKey(Path.GetFileNameWithoutExtension(path)))
            {
                Log.Incomplete(_logger, Path.GetFileName(path));
                File.Delete(path);
            }
        }
    }
}
