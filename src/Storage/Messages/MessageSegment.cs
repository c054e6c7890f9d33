using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Messages;

/// <summary>
/// One file of the message log, named by the position of its first record. Appended to by the log's thread only, read by any thread up to <see cref="Length"/>.
/// Never fsynced: after a loss of power its end may be missing, which the checksums show.
/// </summary>
internal sealed class MessageSegment : IDisposable
{
    public const string Extension = ".messages";

    /// <summary>What one lookup gives at most.</summary>
    public const int MostFound = 256;

    private const string IndexExtension = ".index";

    // How much may gather in the kernel before it begins to write, so that a commit of the journal never waits behind more.
    private const int WriteOutLength = 256 << 10;

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private MessageIndex? _growing;
    private MessageIndexFile? _finished;
    private long _length;
    private long _writtenOut;
    private CachedTail? _cached;

    private MessageSegment(string path, long first, SafeFileHandle file, MessageIndex? growing)
    {
        Path = path;
        First = first;
        _file = file;
        _growing = growing;
    }

    public string Path { get; }

    /// <summary>The position of its first byte, which is the log's length before it.</summary>
    public long First { get; }

    /// <summary>Bytes of whole records.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>The position behind its last record.</summary>
    public long End => First + Length;

    /// <summary>What it takes on disk.</summary>
    public long Size => Length + (Volatile.Read(ref _finished)?.Length ?? 0);

    public long FirstTimeMs { get; private set; }

    public long LastTimeMs { get; private set; }

    /// <param name="folder">Where the log is.</param>
    /// <param name="first">The position of its first byte.</param>
    /// <param name="index">Empty; nobody else's until <see cref="Finish"/> gives it back.</param>
    public static MessageSegment Create(string folder, long first, MessageIndex index)
    {
        string path = System.IO.Path.Combine(folder, first.ToString("D19", CultureInfo.InvariantCulture) + Extension);
        File.Delete(System.IO.Path.ChangeExtension(path, IndexExtension));
        return new MessageSegment(path, first, File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete), index);
    }

    /// <summary>Opens a segment of an earlier run; null for a file that is none. One without a good index is scanned, cut behind its last whole record, and gets one.</summary>
    public static MessageSegment? Open(string path)
    {
        if (!long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long first))
        {
            return null;
        }

        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        MessageSegment segment = new(path, first, file, growing: null);
        if (!segment.TryLoadIndex())
        {
            segment.Scan();
            segment.Finish();
        }

        return segment;
    }

    /// <summary>Writes whole, signed records at the end. What can't be written is as if it had never been given.</summary>
    /// <param name="records">The records.</param>
    /// <param name="options">What has a part of the file written out each time that enough has gathered, and dropped from the kernel's cache later.</param>
    public void Append(ReadOnlySpan<byte> records, MessageLogOptions options)
    {
        RandomAccess.Write(_file, records, Length);
        lock (_gate)
        {
            Index(records);
        }

        if (Length - _writtenOut >= WriteOutLength)
        {
            options.StartWriting(_file, _writtenOut, Length - _writtenOut);
            _writtenOut = Length;
            _cached ??= new CachedTail(options.DropCached);
            _cached.Advance(_file, Length);
        }
    }

    /// <summary>A charge point's positions from one on, as many as there is room for, up to 256.</summary>
    /// <param name="hash">Of its identity.</param>
    /// <param name="from">The first that is wanted.</param>
    /// <param name="found">Filled in, in order.</param>
    /// <param name="end">Up to which position they are complete.</param>
    /// <returns>How many there are.</returns>
    public int Find(ulong hash, long from, Span<long> found, out long end)
    {
        Span<int> offsets = stackalloc int[Math.Min(found.Length, MostFound)];
        int first = OffsetOf(from);
        int count = 0;
        MessageIndexFile? finished;
        lock (_gate)
        {
            end = End;
            finished = _finished;
            if (_growing is { } growing)
            {
                count = growing.Find(hash, first, offsets);
            }
        }

        count = finished?.Find(hash, first, offsets) ?? count;
        ToPositions(offsets[..count], found);
        end = count > 0 && count == offsets.Length ? found[count - 1] + 1 : end;
        return count;
    }

    /// <summary>A charge point's last positions before one, as many as there is room for, up to 256; gives how many.</summary>
    public int FindLast(ulong hash, long before, Span<long> found)
    {
        Span<int> offsets = stackalloc int[Math.Min(found.Length, MostFound)];
        int limit = OffsetOf(before);
        int count = 0;
        MessageIndexFile? finished;
        lock (_gate)
        {
            finished = _finished;
            if (_growing is { } growing)
            {
                count = growing.FindLast(hash, limit, offsets);
            }
        }

        count = finished?.FindLast(hash, limit, offsets) ?? count;
        ToPositions(offsets[..count], found);
        return count;
    }

    /// <summary>Reads the record at a position; false when it can't be read back, any more or at all. <paramref name="buffer"/> grows to hold it.</summary>
    public bool TryRead(long position, ref byte[] buffer, out MessageRecord record)
    {
        record = default;
        try
        {
            long offset = position - First;
            int available = RandomAccess.Read(_file, buffer, offset);
            int length = MessageRecord.PeekLength(buffer.AsSpan(0, available));
            if (length > available)
            {
                if (length > Length - offset)
                {
                    return false;
                }

                buffer = buffer.Length < length ? new byte[length] : buffer;
                available = RandomAccess.Read(_file, buffer.AsSpan(0, length), offset);
            }

            return MessageRecord.TryRead(buffer.AsSpan(0, available), isSigned: true, out record, out _);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Its retention ended under the reader, or the disk fails; either way the message isn't there.
            return false;
        }
    }

    /// <summary>Nothing more will be appended: the index goes from memory to its file, and is given back for another segment. Null when that was done before.</summary>
    public MessageIndex? Finish()
    {
        lock (_gate)
        {
            if (_growing is not { } index)
            {
                return null;
            }

            Volatile.Write(ref _finished, MessageIndexFile.Write(IndexPath, index.Encode(Length, FirstTimeMs, LastTimeMs)));
            _growing = null;
            index.Clear();
            return index;
        }
    }

    /// <summary>Removes the files. Who still reads finds nothing more.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(Path);
        File.Delete(IndexPath);
    }

    public void Dispose()
    {
        _file.Dispose();
        _finished?.Dispose();
    }

    private string IndexPath => System.IO.Path.ChangeExtension(Path, IndexExtension);

    private int OffsetOf(long position) => (int)Math.Clamp(position - First, 0, int.MaxValue);

    private void ToPositions(ReadOnlySpan<int> offsets, Span<long> positions)
    {
        for (int i = 0; i < offsets.Length; i++)
        {
            positions[i] = First + offsets[i];
        }
    }

    private bool TryLoadIndex()
    {
        if (MessageIndexFile.TryOpen(IndexPath) is not { } index)
        {
            return false;
        }

        if (index.SegmentLength > RandomAccess.GetLength(_file))
        {
            index.Dispose();
            return false;
        }

        _finished = index;
        _length = index.SegmentLength;
        FirstTimeMs = index.FirstTimeMs;
        LastTimeMs = index.LastTimeMs;
        return true;
    }

    // A segment is at most some tens of megabytes, and only the last one of a run that crashed is scanned.
    private void Scan()
    {
        byte[] bytes = new byte[RandomAccess.GetLength(_file)];
        int read = RandomAccess.Read(_file, bytes, 0);
        int end = 0;
        while (MessageRecord.TryRead(bytes.AsSpan(end, read - end), isSigned: true, out _, out int length))
        {
            end += length;
        }

        _growing = new MessageIndex();
        RandomAccess.SetLength(_file, end);
        Index(bytes.AsSpan(0, end));
    }

    private void Index(ReadOnlySpan<byte> records)
    {
        long length = Length;
        while (MessageRecord.TryRead(records, isSigned: false, out MessageRecord record, out int recordLength))
        {
            FirstTimeMs = length == 0 ? record.TimeMs : FirstTimeMs;
            LastTimeMs = Math.Max(LastTimeMs, record.TimeMs);
            _growing!.Add(MessageIndex.HashOf(record.Owner), (int)length);
            length += recordLength;
            records = records[recordLength..];
        }

        Volatile.Write(ref _length, length);
    }
}
