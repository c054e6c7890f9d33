using System.Security.Cryptography;

namespace Ocpp.Gateway.Files;

/// <summary>A file on its way in: written under <c>incoming</c>, hashed and counted. What isn't shelved is gone with its end. One writer.</summary>
internal sealed class FileDraft : IAsyncDisposable
{
    private readonly FileShelf _shelf;
    private readonly FileKind _kind;
    private readonly long _maxSize;
    private readonly string _path;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _stream;
    private long _reserved;
    private bool _isShelved;

    public FileDraft(FileShelf shelf, FileKind kind, string id, long maxSize)
    {
        _shelf = shelf;
        _kind = kind;
        _maxSize = maxSize;
        Id = id;
        _path = Path.Combine(shelf.Incoming, id);
        _stream = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
    }

    public string Id { get; }

    /// <summary>Bytes so far.</summary>
    public long Size { get; private set; }

    /// <summary>Takes the next bytes; anything but None ends the draft.</summary>
    public async ValueTask<FileRefusal> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > _maxSize - Size)
        {
            return FileRefusal.TooLarge;
        }

        while (Size + bytes.Length > _reserved)
        {
            long step = _reserved < FileShelf.ReserveStep ? FileShelf.SmallReserveStep : FileShelf.ReserveStep;
            if (!_shelf.TryReserve(step))
            {
                return FileRefusal.NoRoom;
            }

            _reserved += step;
        }

        try
        {
            await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            return DiskFile.IsFull(exception) ? FileRefusal.NoRoom : FileRefusal.DiskFailed;
        }

        _hash.AppendData(bytes.Span);
        Size += bytes.Length;
        return FileRefusal.None;
    }

    /// <summary>SHA-256 of what was written, in hex. Ends the hashing.</summary>
    public string TakeHash() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>Makes a file of it, on disk when this returns.</summary>
    /// <exception cref="IOException">The disk takes it not.</exception>
    public async Task<ShelvedFile> ShelveAsync(string name, string sha256, string? chargePointId, string? urlId)
    {
        _stream.Flush(flushToDisk: true);
        await _stream.DisposeAsync().ConfigureAwait(false);
        ShelvedFile file = _shelf.Shelve(_path, new ShelvedFile
        {
            Id = Id,
            Kind = _kind,
            Name = name,
            Size = Size,
            Sha256 = sha256,
            At = default,
            ChargePointId = chargePointId,
            UrlId = urlId,
        });
        _isShelved = true;
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        _hash.Dispose();
        if (!_isShelved)
        {
            File.Delete(_path);
        }

        _shelf.Release(_isShelved ? _reserved - Size : _reserved);
        _reserved = _isShelved ? Size : 0;
    }
}
