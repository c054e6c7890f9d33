using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>
/// One segment file as its readers see it: where its committed batches end, which segment follows, and a sparse index from positions to offsets.
/// The committer moves the end; any thread reads. The file is open as long as somebody reads, also when truncation has taken its name away.
/// </summary>
internal sealed class Segment(JournalDisk disk, string path, SegmentHeader header)
{
    // 1 024 entries for 64 MiB; a random read looks through at most this and one batch.
    private const int IndexSpacing = 64 << 10;

    private readonly Lock _gate = new();
    private List<IndexEntry>? _index;
    private Segment? _next;
    private SafeFileHandle? _file;
    private long _end = SegmentHeader.Length;
    private int _readers;
    private bool _removed;

    public string Path => path;

    public SegmentHeader Header => header;

    /// <summary>Where the last batch must end, which is the file's length.</summary>
    public long Capacity => header.FileLength;

    public JournalPosition First => new(header.FirstPosition);

    /// <summary>Behind the last committed batch. Means something only while there is no <see cref="Next"/>.</summary>
    public long End => Volatile.Read(ref _end);

    /// <summary>The segment that follows. Set when this one's end is final.</summary>
    public Segment? Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    public static string FileName(long firstPosition) => firstPosition.ToString("D20", CultureInfo.InvariantCulture) + ".log";

    /// <summary>Takes a committed batch into index and end, in order. The first one says that the index is complete from here on.</summary>
    public void Advance(in BatchHeader batch, long offset)
    {
        lock (_gate)
        {
            _index ??= [];
            if (_index.Count == 0 || offset - _index[^1].Offset >= IndexSpacing)
            {
                _index.Add(new IndexEntry(offset, new BatchChain(batch.Number, batch.FirstPosition, header.Incarnation)));
            }
        }

        Volatile.Write(ref _end, offset + batch.FileLength);
    }

    /// <summary>A batch at or before the one that holds <paramref name="position"/>. Goes through the file where that wasn't done before; the caller has acquired it.</summary>
    public (long Offset, BatchChain Chain) Locate(JournalPosition position)
    {
        lock (_gate)
        {
            _index ??= BuildIndex();
            int low = 0;
            int high = _index.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_index[middle].Chain.NextPosition <= position.Value)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low == 0 ? (SegmentHeader.Length, BatchChain.From(header)) : (_index[low - 1].Offset, _index[low - 1].Chain);
        }
    }

    /// <summary>The file for reading; one <see cref="Release"/> for each. Null when it was removed and nobody had it open.</summary>
    public SafeFileHandle? TryAcquire()
    {
        lock (_gate)
        {
            if (_removed && _readers == 0)
            {
                return null;
            }

            _file ??= disk.Open(path, FileAccess.Read);
            _readers++;
            return _file;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _readers--;
            CloseUnused();
        }
    }

    /// <summary>The file's name is about to go; it is closed with its last reader.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            _removed = true;
            CloseUnused();
        }
    }

    private void CloseUnused()
    {
        // Kept open otherwise: a random read costs no open.
        if (_removed && _readers == 0)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private List<IndexEntry> BuildIndex()
    {
        List<IndexEntry> index = [];
        using BatchCursor cursor = new();
        cursor.Start(_file!, SegmentHeader.Length, BatchChain.From(header));
        for (long offset = cursor.Offset; cursor.TryRead(Capacity, out BatchHeader batch); offset = cursor.Offset)
        {
            if (index.Count == 0 || offset - index[^1].Offset >= IndexSpacing)
            {
                index.Add(new IndexEntry(offset, new BatchChain(batch.Number, batch.FirstPosition, header.Incarnation)));
            }
        }

        return index;
    }

    private readonly record struct IndexEntry(long Offset, BatchChain Chain);
}
