using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ocpp.Storage.Journal;

/// <summary>
/// The journal on disk: segment files with batches of records, one write and one fdatasync for all who wait. Owns the data directory's lock, two threads
/// (committer, write-ahead) and the segments' files. Safe from any thread.
/// </summary>
public sealed partial class EventJournal : IEventJournal
{
    private const string FolderName = "journal";

    // A batch beyond this gains nothing, and readers need its size in memory.
    private const int MaxBatchLength = 4 << 20;

    private readonly JournalOptions _options;
    private readonly JournalDisk _disk;
    private readonly ILogger _logger;
    private readonly string _folder;
    private readonly DirectoryLock _lock;
    private readonly SegmentList _segments;
    private readonly CommitWaiters _waiters;
    private readonly PendingBatches _pending;
    private readonly HealthRecord _health;
    private readonly WriteAhead _ahead;
    private readonly GroupCommit _commit;
    private readonly TimeProvider _clock;
    private readonly RoomGate _room = new();
    private readonly Lock _truncation = new();
    private ITimer? _timer;
    private bool _closed;

    private EventJournal(JournalOptions options, JournalDisk disk, TimeProvider clock, ILogger logger, string folder, DirectoryLock directoryLock, IMeterFactory? meters)
    {
        _options = options;
        _disk = disk;
        _clock = clock;
        _logger = logger;
        _folder = folder;
        _lock = directoryLock;
        RecoveredJournal recovered = new JournalRecovery(disk, folder, options.VerifiedBytesAtOpen, clock).Run();
        _segments = new SegmentList(recovered.Segments);
        _waiters = new CommitWaiters(recovered.Committed);
        _pending = new PendingBatches(recovered.Committed, BatchLimit(options), options.HardMemoryLimit, options.Durability == Durability.Async, options.CommitLinger);
        _health = new HealthRecord(OnHealthChanging, OnHealthChanged);
        _ahead = new WriteAhead(disk, folder, options, _health, clock);
        _commit = new GroupCommit(disk, recovered, _segments, _pending, _ahead, _health, clock, OnCommitted, meters is null ? null : new JournalMetrics(meters));
        if (recovered.Cut is { } cut)
        {
            Log.TornEndCut(_logger, cut.File, cut.Length, cut.Offset);
        }

        if (!recovered.EndsWithMark)
        {
            MarkWhatWasFound();
        }
    }

    /// <inheritdoc/>
    public event Action<JournalHealth>? HealthChanged;

    /// <inheritdoc/>
    public JournalPosition First => _segments.Oldest is { } oldest && oldest.First <= Committed ? oldest.First : JournalPosition.None;

    /// <inheritdoc/>
    public JournalPosition Appended => _pending.Appended;

    /// <inheritdoc/>
    public JournalPosition Committed => _waiters.Committed;

    /// <inheritdoc/>
    public JournalHealth Health => _health.Health;

    /// <inheritdoc/>
    public bool IsCongested => _pending.Bytes > _options.SoftMemoryLimit && Health == JournalHealth.Healthy && !Volatile.Read(ref _closed);

    /// <inheritdoc/>
    public JournalStatistics Statistics => _commit.Figures.Read(_segments.Count, _pending, _ahead);

    /// <summary>Opens the journal of a data directory, or makes one, and takes the directory for this process.</summary>
    /// <exception cref="DirectoryInUseException">Another process has the directory.</exception>
    /// <exception cref="JournalDamagedException">Committed records can't be read.</exception>
    /// <exception cref="NewerFormatException">A newer version of the program wrote the journal.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory can't be written.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static EventJournal Open(JournalOptions options, TimeProvider clock, ILogger<EventJournal>? logger = null, IMeterFactory? meters = null) =>
        OpenOn(options, clock, new JournalDisk(), logger, meters);

    internal static EventJournal OpenOn(JournalOptions options, TimeProvider clock, JournalDisk disk, ILogger<EventJournal>? logger = null, IMeterFactory? meters = null)
    {
        Check(options);
        ArgumentNullException.ThrowIfNull(clock);
        string directory = Path.GetFullPath(options.Directory);
        string folder = Path.Combine(directory, FolderName);
        DirectoryLock directoryLock = DirectoryLock.Acquire(directory);
        try
        {
            Directory.CreateDirectory(folder);
            disk.SyncDirectory(directory);
            EventJournal journal = new(options, disk, clock, logger ?? NullLogger<EventJournal>.Instance, folder, directoryLock, meters);
            journal.Start();
            return journal;
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        IsCongested ? _room.WaitAsync(() => IsCongested, cancellationToken) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public bool TryAppend(ReadOnlySpan<byte> record, out JournalPosition position)
    {
        RecordSize.Check(record.Length, _options.MaxRecordSize);
        return _pending.TryAppend(record, out position);
    }

    /// <inheritdoc/>
    public bool NotifyWhenCommitted(JournalPosition position, ICommitWaiter waiter)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        return CountsAsCommitted(position) || _waiters.Add(position, waiter);
    }

    /// <inheritdoc/>
    public bool ScheduleWhenCommitted(JournalPosition position, PipeScheduler scheduler, Action<object?> work, object state)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(state);
        return CountsAsCommitted(position) || _waiters.Add(position, scheduler, work, state);
    }

    /// <inheritdoc/>
    public ValueTask WaitForCommitAsync(JournalPosition position, CancellationToken cancellationToken) =>
        CountsAsCommitted(position) ? ValueTask.CompletedTask : new ValueTask(CommitTask.WaitAsync(_waiters, position, cancellationToken));

    /// <inheritdoc/>
    public IJournalReader OpenReader(JournalPosition from) =>
        new EventJournalReader(_segments, _waiters, from > JournalPosition.None ? from : _segments.Oldest?.First ?? JournalPosition.None.Next);

    /// <inheritdoc/>
    public bool TryReadAt(JournalPosition position, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (position <= JournalPosition.None || position > Committed || _segments.Find(position) is null)
        {
            return false;
        }

        try
        {
            using EventJournalReader reader = new(_segments, _waiters, position);
            bool found = reader.TryRead(out _, out ReadOnlySpan<byte> record);
            destination.Write(record);
            return found;
        }
        catch (JournalTruncatedException)
        {
            // Removed between the two looks.
            return false;
        }
    }

    /// <inheritdoc/>
    public JournalPosition FirstWithin(long bytes) => _segments.FirstWithin(bytes);

    /// <inheritdoc/>
    public void TruncateBefore(JournalPosition position)
    {
        lock (_truncation)
        {
            foreach (Segment segment in _segments.RemoveBefore(position))
            {
                segment.Remove();
                try
                {
                    // One after the other: after a loss of power a hole must not lie between what is left.
                    _disk.Delete(segment.Path);
                    _disk.SyncDirectory(_folder);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    Log.NotDeleted(_logger, segment.Path, error);
                    return;
                }
            }
        }
    }

    /// <summary>Commits what was appended and gives the directory free. What can't be committed because the disk is full is reported as not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, true))
        {
            return;
        }

        _timer?.Dispose();
        _commit.Close();
        await _commit.Ended.ConfigureAwait(false);
        _commit.Dispose();
        _ahead.Dispose();
        _waiters.Close();
        _room.Open();
        _segments.Close();
        _lock.Dispose();
    }

    private static int BatchLimit(JournalOptions options) =>
        Math.Max((int)Math.Min(MaxBatchLength, options.SegmentSize / 4), LongestRecordBatch(options));

    private static int LongestRecordBatch(JournalOptions options) =>
        BatchHeader.Align(BatchHeader.Length + BatchHeader.RecordOverhead + options.MaxRecordSize);

    private static void Check(JournalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRecordSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxRecordSize, 1 << 30);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SoftMemoryLimit, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HardMemoryLimit, options.MaxRecordSize + BatchHeader.RecordOverhead);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SegmentSize, SegmentHeader.Length + (2L * LongestRecordBatch(options)));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SegmentSize, 1L << 30);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.CommitInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CommitLinger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.CommitLinger, JournalOptions.MaxCommitLinger);
    }

    private void MarkWhatWasFound()
    {
        try
        {
            _commit.WriteMark();
        }
        catch (IOException error) when (JournalDisk.IsFull(error))
        {
            // The mark protects, nothing depends on it; a gateway on a full disk still starts, to serve what it has.
        }
    }

    private void Start()
    {
        if (_options.Durability == Durability.Async)
        {
            _timer = _clock.CreateTimer(static state => ((PendingBatches)state!).Tick(), _pending, _options.CommitInterval, _options.CommitInterval);
        }

        _ahead.Start();
        _commit.Start();
        Log.Opened(_logger, _folder, First, Committed, _segments.Count);
    }

    private bool CountsAsCommitted(JournalPosition position) =>
        position <= _waiters.Committed || (_options.Durability == Durability.Async && position <= Appended && Health != JournalHealth.Failed);

    private void OnCommitted(JournalPosition committed)
    {
        _waiters.Release(committed);
        if (_pending.Bytes <= _options.SoftMemoryLimit)
        {
            _room.Open();
        }
    }

    private void OnHealthChanging(JournalHealth health) => _pending.Accepts = health == JournalHealth.Healthy;

    private void OnHealthChanged(JournalHealth health, string why, Exception? cause)
    {
        switch (health)
        {
            case JournalHealth.Healthy:
                Log.Healthy(_logger, why);
                break;
            case JournalHealth.Full:
                Log.Full(_logger, why, cause);
                break;
            default:
                Log.Failed(_logger, why, cause);
                _waiters.Close();
                break;
        }

        _room.Open();
        HealthChanged?.Invoke(health);
    }
}
