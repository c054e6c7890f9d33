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
    private const string IndexExtension = ".index";

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private MessageIndex? _growing;
    private long _length;
    private long _indexLength;

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
    public long Size => Length + Volatile.Read(ref _indexLength);

    public long FirstTimeMs { get; private set; }

    public long LastTimeMs { get; private set; }

    public static MessageSegment Create(string folder, long first)
    {
        string path = System.IO.Path.Combine(folder, first.ToString("D19", CultureInfo.InvariantCulture) + Extension);
        File.Delete(System.IO.Path.ChangeExtension(path, IndexExtension));
        return new MessageSegment(path, first, File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete), new MessageIndex());
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
    public void Append(ReadOnlySpan<byte> records)
    {
        RandomAccess.Write(_file, records, Length);
        lock (_gate)
        {
            Index(records);
        }
    }

    /// <summary>A charge point's positions from one on, and up to which position they are complete.</summary>
    public List<long> Find(ulong hash, long from, out long end)
    {
        lock (_gate)
        {
            end = End;
            ReadOnlySpan<int> offsets = _growing is { } growing ? growing.Find(hash) : FindInFile(hash);
            List<long> positions = [];
            foreach (int offset in offsets)
            {
                if (First + offset >= from)
                {
                    positions.Add(First + offset);
                }
            }

            return positions;
        }
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

    /// <summary>Nothing more will be appended: the index goes from memory to its file.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            if (_growing is null)
            {
                return;
            }

            byte[] bytes = _growing.Encode(Length, FirstTimeMs, LastTimeMs);
            string temporary = IndexPath + ".new";
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, IndexPath, overwrite: true);
            Volatile.Write(ref _indexLength, bytes.Length);
            _growing = null;
        }
    }

    /// <summary>Removes the files. Who still reads finds nothing more.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(Path);
        File.Delete(IndexPath);
    }

    public void Dispose() => _file.Dispose();

    private string IndexPath => System.IO.Path.ChangeExtension(Path, IndexExtension);

    private int[] FindInFile(ulong hash)
    {
        try
        {
            return MessageIndex.Find(File.ReadAllBytes(IndexPath), hash);
        }
        catch (IOException)
        {
            // Removed, since its retention is over.
            return [];
        }
    }

    private bool TryLoadIndex()
    {
        if (!File.Exists(IndexPath))
        {
            return false;
        }

        byte[] index = File.ReadAllBytes(IndexPath);
        if (!MessageIndex.TryReadHeader(index, out long length, out long firstTimeMs, out long lastTimeMs) || length > RandomAccess.GetLength(_file))
        {
            return false;
        }

        _length = length;
        _indexLength = index.Length;
        FirstTimeMs = firstTimeMs;
        LastTimeMs = lastTimeMs;
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
