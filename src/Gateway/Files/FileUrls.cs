using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Files;

/// <summary>
/// The URLs that were handed out, by the hash of their tokens. Each is a small file on disk, so that a restart in the middle of an update
/// takes nobody's URL away. Safe on any thread.
/// </summary>
internal sealed class FileUrls
{
    /// <summary>URLs in force at once: a fleet of this size that is updated in one night. Some 300 bytes of memory each.</summary>
    public const int MaxUrls = 200_000;

    /// <summary>Files that one upload URL takes: a charge point tries again, or has several logs.</summary>
    public const int MaxUploads = StoredTransfers.MaxFiles;

    private const string Described = ".json";
    private readonly ConcurrentDictionary<string, Entry> _urls = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly TimeProvider _clock;

    /// <exception cref="IOException">The directory can't be read.</exception>
    public FileUrls(FilesOptions options, FileShelf shelf, TimeProvider clock)
    {
        _folder = Path.Combine(options.Directory, "urls");
        _clock = clock;
        if (options.IsOn && Directory.Exists(_folder))
        {
            Load(shelf);
        }
    }

    /// <summary>How many are in force, expired ones that weren't swept yet included.</summary>
    public int Count => _urls.Count;

    /// <summary>Makes a URL, on disk when this returns; null when there are too many.</summary>
    /// <param name="chargePointId">Who it is for.</param>
    /// <param name="fileId">The firmware that it leads to; null for uploads.</param>
    /// <param name="lifetime">How long it holds.</param>
    /// <param name="token">What the URL carries; kept nowhere.</param>
    public IssuedUrl? Issue(string chargePointId, string? fileId, TimeSpan lifetime, out string token)
    {
        token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(FileUrlId.TokenBytes));
        if (_urls.Count >= MaxUrls)
        {
            return null;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        IssuedUrl url = new() { Hash = HashOf(token), ChargePointId = chargePointId, FileId = fileId, IssuedAt = now, ExpiresAt = now + lifetime };
        Directory.CreateDirectory(_folder);
        DiskFile.Write(PathOf(url), url, FilesJson.Default.IssuedUrl);
        _urls[url.Hash] = new Entry(url, 0);
        return url;
    }

    /// <summary>The URL of a token, in force; null for every other text.</summary>
    public IssuedUrl? Find(string token) =>
        FileUrlId.IsToken(token) && _urls.TryGetValue(HashOf(token), out Entry? entry) && entry.Url.ExpiresAt > _clock.GetUtcNow() ? entry.Url : null;

    /// <summary>Takes one of a URL's places for an upload; false when all are taken.</summary>
    public bool TryTakePlace(IssuedUrl url) => _urls.TryGetValue(url.Hash, out Entry? entry) && entry.TryTake();

    /// <summary>Gives back the place of an upload that came to nothing.</summary>
    public void GiveBackPlace(IssuedUrl url)
    {
        if (_urls.TryGetValue(url.Hash, out Entry? entry))
        {
            entry.GiveBack();
        }
    }

    /// <summary>Takes URLs out of force. Gives how many.</summary>
    public int Delete(Func<IssuedUrl, bool> isGone)
    {
        int deleted = 0;
        foreach (Entry entry in _urls.Values)
        {
            if (isGone(entry.Url) && _urls.TryRemove(entry.Url.Hash, out _))
            {
                File.Delete(PathOf(entry.Url));
                deleted++;
            }
        }

        return deleted;
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    private string PathOf(IssuedUrl url) => Path.Combine(_folder, url.Hash + Described);

    private void Load(FileShelf shelf)
    {
        Dictionary<string, int> taken = shelf.List(FileKind.Upload).Where(file => file.UrlId is not null).CountBy(file => file.UrlId!).ToDictionary();
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            bool isUrl = path.EndsWith(Described, StringComparison.Ordinal) && DiskFile.TryRead(path, FilesJson.Default.IssuedUrl, out IssuedUrl? url)
                && url.Hash == Path.GetFileNameWithoutExtension(path) && url.Hash.Length == 2 * SHA256.HashSizeInBytes
                && _urls.TryAdd(url.Hash, new Entry(url, taken.GetValueOrDefault(url.Id)));
            if (!isUrl)
            {
                File.Delete(path);
            }
        }
    }

    private sealed class Entry(IssuedUrl url, int taken)
    {
        private int _taken = taken;

        public IssuedUrl Url => url;

        public bool TryTake()
        {
            if (Interlocked.Increment(ref _taken) <= MaxUploads)
            {
                return true;
            }

            GiveBack();
            return false;
        }

        public void GiveBack() => Interlocked.Decrement(ref _taken);
    }
}
