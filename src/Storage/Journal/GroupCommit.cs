using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>
/// The committer: one thread that takes what is pending, writes it as one batch, calls fdatasync once, and tells all who wait. The next batch is written only
/// then, so at most the last one can be incomplete after a loss of power. Owns the file that is written to.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    // How soon a batch that found no room is tried again.
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly JournalDisk _disk;
    private readonly SegmentList _segments;
    private readonly PendingBatches _pending;
    private readonly WriteAhead _ahead;
    private readonly HealthRecord _health;
    private readonly TimeProvider _clock;
    private readonly Action<JournalPosition> _committed;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly CommitFigures _figures;
    private readonly CachedTail _cached;
    private readonly long _incarnation;
    private SafeFileHandle? _file;
    private Segment? _segment;
    private BatchChain _chain;
    private long _offset;
    private bool _wroteRecords;

    public GroupCommit(
        JournalDisk disk, RecoveredJournal recovered, SegmentList segments, PendingBatches pending, WriteAhead ahead, HealthRecord health, TimeProvider clock, Action<JournalPosition> committed, JournalMetrics? metrics)
    {
        _disk = disk;
        _segments = segments;
        _pending = pending;
        _ahead = ahead;
        _health = health;
        _clock = clock;
        _committed = committed;
        _figures = new CommitFigures(metrics);
        _segment = segments.Newest;
        _file = _segment is null ? null : disk.Open(_segment.Path, FileAccess.ReadWrite);
        _offset = _segment?.End ?? 0;
        _cached = new CachedTail(disk.DropCached);
        _cached.Restart(_offset);
        _chain = recovered.Chain;
        _incarnation = recovered.Incarnation;
    }

    public CommitFigures Figures => _figures;

    /// <summary>Ends when the last batch is on disk after the queue was closed, or with the failure of the journal.</summary>
    public Task Ended => _ended.Task;

    public void Start()
    {
        RequestAhead();
        new Thread(Run) { IsBackground = true, Name = "journal committer" }.Start();
    }

    public void Close()
    {
        _closing.Cancel();
        _pending.Close();
        _ahead.GiveUp();
    }

    /// <summary>Only after <see cref="Ended"/>.</summary>
    public void Dispose() => _closing.Dispose();

    /// <summary>Writes a batch without records behind the last one, where there is room: damage before it can't be taken for a torn end any more.</summary>
    public void WriteMark()
    {
        if (_file is null || _segment is null || _offset + BatchHeader.Length > _segment.Capacity)
        {
            return;
        }

        BatchHeader header = new(0, 0, _chain.NextBatch, _chain.NextPosition, _incarnation);
        Span<byte> mark = stackalloc byte[BatchHeader.Length];
        header.Write(mark);
        _disk.Write(_file, mark, _offset);
        _disk.Sync(_file);
        Advance(header);
    }

    private void Run()
    {
        try
        {
            while (_pending.Take() is { } batch)
            {
                if (!TryCommit(batch))
                {
                    // Closed while the disk was full: who waits is told when the journal closes.
                    return;
                }

                _pending.Return(batch);
                _committed(new JournalPosition(_chain.NextPosition - 1));
            }

            if (_wroteRecords)
            {
                WriteMark();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // What reached the disk is unknown, and a second fdatasync would report success for pages that the kernel has dropped: never tried again.
            _health.Fail("a batch couldn't be brought to disk", error);
        }
        finally
        {
            _file?.Dispose();
            _ended.TrySetResult();
        }
    }

    private bool TryCommit(BatchBuffer batch)
    {
        BatchHeader header = batch.Seal(_chain.NextBatch, _incarnation);
        Debug.Assert(header.FirstPosition == _chain.NextPosition, "Batches are taken in order.");
        if ((_segment is null || _offset + header.FileLength > _segment.Capacity) && !TryStartSegment())
        {
            return false;
        }

        long start = Stopwatch.GetTimestamp();
        if (!TryWrite(batch.Sealed(header, PaddingBehind(_offset + header.FileLength))))
        {
            return false;
        }

        _disk.Sync(_file!);
        _figures.Add(header, Stopwatch.GetElapsedTime(start));
        _wroteRecords = true;
        Advance(header);
        _cached.Advance(_file!, _offset);
        RequestAhead();
        return true;
    }

    /// <summary>
    /// Zeros over zeros up to the end of the page in which a batch ends. The file isn't in the kernel's cache: of a page that is written in part the kernel would have to read the rest first.
    /// </summary>
    private int PaddingBehind(long end)
    {
        const int page = BatchBuffer.MaxPadding;
        bool beginsPage = (end - 1) / page > (_offset - 1) / page;
        return beginsPage ? (int)(Math.Min((end + page - 1) & -page, _segment!.Capacity) - end) : 0;
    }

    private void Advance(in BatchHeader header)
    {
        _segment!.Advance(header, _offset);
        _offset += header.FileLength;
        _chain = BatchChain.After(header);
    }

    private bool TryStartSegment()
    {
        SegmentHeader header = new(_incarnation, _chain.NextPosition, _chain.NextBatch, _segment?.Header.FirstPosition ?? 0, _ahead.SegmentSize);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Length];
        header.Write(bytes);
        if (_ahead.Take(Segment.FileName(header.FirstPosition), bytes) is not { } taken)
        {
            return false;
        }

        _file?.Dispose();
        _file = taken.File;
        _offset = SegmentHeader.Length;
        _cached.Restart(0);
        _segment = new Segment(_disk, taken.Path, header);
        _segments.Add(_segment);
        return true;
    }

    private bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        for (; ; )
        {
            try
            {
                _disk.Write(_file!, bytes, _offset);
                _health.Clear(FullReasons.Batch);
                return true;
            }
            catch (IOException error) when (JournalDisk.IsFull(error))
            {
                // Nothing was promised for this batch yet, and writing the same bytes again to the same place is harmless.
                _health.Set(FullReasons.Batch, "a batch found no room on the volume", error);
            }

            if (_closing.IsCancellationRequested)
            {
                return false;
            }

            Task.Delay(RetryPeriod, _clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }

    private void RequestAhead()
    {
        // From the middle on: what waits in memory then still fits into the rest, should the disk be full; and an idle gateway keeps one file, not two.
        if (_segment is null || _offset > _segment.Capacity / 2)
        {
            _ahead.Want();
        }
    }
}
