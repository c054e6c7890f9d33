using System.Buffers;
using FASTER.core;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// FASTER behind our own words: key → value in a hybrid log, with fold-over checkpoints and compaction. One thread writes, scans, compacts and checkpoints
/// (the owner); readers come through <see cref="ReaderPool"/>. As the owner does nothing else meanwhile, a checkpoint has no record of the next version
/// before its end, and compaction has no rival writer.
/// </summary>
internal sealed class StateTable : IStateWriter, IDisposable
{
    // FASTER's record: an 8-byte header, then key and value, each with its length and padded to 8.
    private const int Header = 8;
    private const int Alignment = 8;

    private readonly FasterKV<SpanByte, SpanByte> _store;
    private readonly LogFiles _files;
    private readonly CheckpointTokens _tokens;
    private readonly TableSession _session;
    private readonly ReaderPool _readers;
    private readonly FasterKVSettings<SpanByte, SpanByte> _settings;
    private readonly Action<CheckpointStep>? _reached;
    private readonly int _maxRecord;
    private LogChecksums _checksums = new();
    private long _liveRecords;
    private long _liveBytes;

    internal StateTable(StateStoreOptions options, LogFiles files)
        : this(options, files, options.PageSize, options.SegmentSize, records: 0)
    {
    }

    private StateTable(StateStoreOptions options, LogFiles files, long pageSize, long segmentSize, long records)
    {
        _files = files;
        _reached = options.Reached;
        _tokens = new CheckpointTokens();
        _maxRecord = (int)Math.Min(pageSize / 2, int.MaxValue);
        _settings = new FasterKVSettings<SpanByte, SpanByte>
        {
            LogDevice = files,
            IndexSize = options.IndexSizeFor(records),
            PageSize = pageSize,
            SegmentSize = segmentSize,
            MemorySize = Math.Max(options.MemorySize, pageSize * 4),
            MutableFraction = 0.9,
            CheckpointManager = _tokens,
            RemoveOutdatedCheckpoints = false,
            TryRecoverLatest = false,

            // Readers beside the writer must not see half a value.
            ConcurrencyControlMode = ConcurrencyControlMode.LockTable,
        };
        _store = new FasterKV<SpanByte, SpanByte>(_settings);

        // Above 0, FASTER lets go of the pages that compaction emptied; at its default of 0 it keeps them, and memory grows to MemorySize however little lives
        // (300 000 records, 98 MB live, after 3.6 million updates: 1080 MB of pages, with this 140 MB).
        _store.Log.EmptyPageCount = 1;
        _session = new TableSession(_store);
        _readers = new ReaderPool(() => new TableSession(_store), options.MaxConcurrentReaders);
    }

    internal long PageSize => _settings.PageSize;

    internal long IndexSize => _settings.IndexSize;

    internal long LiveRecords => Volatile.Read(ref _liveRecords);

    internal long LiveBytes => Volatile.Read(ref _liveBytes);

    internal long LogBytes => _store.Log.TailAddress - _store.Log.BeginAddress;

    internal long MemoryBytes => _store.Log.MemorySizeBytes;

    /// <summary>What recovers without an exception; the caller has verified the checksums.</summary>
    internal static StateTable Recover(StateStoreOptions options, LogFiles files, CheckpointManifest manifest)
    {
        StateTable table = new(options, files, manifest.PageSize, manifest.SegmentSize, manifest.LiveRecords);
        try
        {
            table._tokens.Add(manifest.Token, manifest.Metadata);
            table._store.Recover(default, manifest.Token);

            // Sessions have no state worth carrying from checkpoint to checkpoint.
            table._store.DisposeRecoverableSessions();
            table._tokens.PurgeAll();
            table._checksums = manifest.Checksums;
            table._liveRecords = manifest.LiveRecords;
            table._liveBytes = manifest.LiveBytes;
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>From any thread.</summary>
    internal bool TryReadConcurrently(ReadOnlySpan<byte> key, IBufferWriter<byte> destination) => _readers.TryRead(key, destination);

    public bool TryRead(ReadOnlySpan<byte> key, IBufferWriter<byte> destination) => _session.TryRead(key, destination);

    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int size = SizeOf(key.Length, value.Length);
        if (key.IsEmpty || size > _maxRecord)
        {
            throw new ArgumentException($"A state record has a key and, with it, takes at most {_maxRecord} bytes; this one has a key of {key.Length} and a value of {value.Length}.");
        }

        if (_session.TryFind(key, value: false))
        {
            _liveBytes += size - SizeOf(key.Length, _session.Found.Length);
        }
        else
        {
            _liveRecords++;
            _liveBytes += size;
        }

        _session.Upsert(key, value);
    }

    public bool TryPatch(ReadOnlySpan<byte> key, IRecordPatch patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        return _session.TryPatch(key, patch);
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        if (!_session.TryFind(key, value: false))
        {
            return;
        }

        _liveRecords--;
        _liveBytes -= SizeOf(key.Length, _session.Found.Length);
        _session.Delete(key);
    }

    /// <summary>Copies live records from where the slice stands until it is full or the log's end is reached.</summary>
    internal void Fill(ScanSlice slice)
    {
        slice.Clear();
        using IFasterScanIterator<SpanByte, SpanByte> records =
            _store.Log.Scan(Math.Max(slice.NextAddress, _store.Log.BeginAddress), _store.Log.TailAddress, ScanBufferingMode.SinglePageBuffering);
        while (!slice.IsFull && records.GetNext(out RecordInfo header))
        {
            slice.NextAddress = records.NextAddress;
            ReadOnlySpan<byte> key = records.GetKey().AsReadOnlySpan();
            if (IsLive(header, key, records.CurrentAddress))
            {
                slice.Add(key, records.GetValue().AsReadOnlySpan());
            }
        }

        slice.IsLast = !slice.IsFull;
        slice.NextAddress = slice.IsLast ? _store.Log.TailAddress : slice.NextAddress;
    }

    /// <summary>Where the page begins that holds the middle of the log, or of the part of it that no longer changes.</summary>
    internal long CompactionTarget => PageOf(Math.Min(_store.Log.BeginAddress + (LogBytes / 2), _store.Log.SafeReadOnlyAddress));

    /// <summary>
    /// Copies what lives in the log's first page to its end and gives that page up; true while <paramref name="target"/> isn't reached.
    /// Disk space comes back when no kept checkpoint reaches into it any more, so a crash at any moment takes nothing with it.
    /// Our own loop over the scan: FASTER's moves the beginning inside, where readers couldn't be told, and does all at once.
    /// </summary>
    internal bool CompactPage(long target)
    {
        // To the page's end, nowhere between: a scan that reads from disk stops at its end to the byte, and would take the rest of a record for its lengths.
        long until = PageOf(_store.Log.BeginAddress) + _settings.PageSize;
        if (until > target)
        {
            return false;
        }

        using (IFasterScanIterator<SpanByte, SpanByte> records = _store.Log.Scan(_store.Log.BeginAddress, until, ScanBufferingMode.SinglePageBuffering))
        {
            while (records.GetNext(out RecordInfo header))
            {
                ReadOnlySpan<byte> key = records.GetKey().AsReadOnlySpan();
                if (IsLive(header, key, records.CurrentAddress))
                {
                    _session.Upsert(key, records.GetValue().AsReadOnlySpan());
                }
            }
        }

        _readers.Moving();
        _store.Log.ShiftBeginAddress(until, truncateLog: false);
        _readers.Moved();
        _reached?.Invoke(CheckpointStep.Compacted);
        return until < target;
    }

    /// <summary>Folds all into the log's read-only part, waits until it is on disk, and describes it. The caller stores the description.</summary>
    internal CheckpointManifest TakeCheckpoint(JournalPosition applied, TimeProvider clock)
    {
        long started = clock.GetTimestamp();
        if (!_store.TryInitiateHybridLogCheckpoint(out Guid token, CheckpointType.FoldOver))
        {
            throw new InvalidOperationException("FASTER refused a checkpoint although none is running.");
        }

        // FASTER's own wait knows no failure: after a page that couldn't be written it never ends, and with a token it spins.
        Task folded = _store.CompleteCheckpointAsync().AsTask();
        if (Task.WaitAny(folded, _files.Broken) != 0)
        {
            throw new IOException("The state log can't be written.", _files.Error);
        }

        folded.GetAwaiter().GetResult();

        _reached?.Invoke(CheckpointStep.Folded);
        _files.Sync();
        long begin = _store.Log.BeginAddress;
        long end = _store.Log.TailAddress;
        _checksums.Advance(_files, begin, end);
        _reached?.Invoke(CheckpointStep.Verified);
        return new CheckpointManifest
        {
            Applied = applied,
            Taken = clock.GetUtcNow(),
            Duration = clock.GetElapsedTime(started),
            Begin = begin,
            End = end,
            PageSize = _settings.PageSize,
            SegmentSize = _settings.SegmentSize,
            LiveRecords = _liveRecords,
            LiveBytes = _liveBytes,
            Token = token,
            Metadata = _tokens.Take(token),
            Checksums = _checksums,
        };
    }

    public void Dispose()
    {
        _readers.Dispose();
        _session.Dispose();
        _store.Dispose();
        _files.Dispose();
        _settings.Dispose();
    }

    private long PageOf(long address) => address & -_settings.PageSize;

    private static int SizeOf(int key, int value) => Header + Padded(sizeof(int) + key) + Padded(sizeof(int) + value);

    private static int Padded(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    private bool IsLive(RecordInfo header, ReadOnlySpan<byte> key, long address) =>
        !header.Tombstone && _session.TryFind(key, value: false) && _session.Found.Address == address;
}
