using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ocpp.Storage.Messages;

/// <summary>
/// Every message, both directions, for a while: to see what was said, not to promise anything. Off the reply path: a session copies into memory and goes on, a
/// thread of the log redacts and writes, nothing is fsynced, and what the disk can't take is dropped and counted. A position is a message's place in the log, in
/// bytes since its beginning: strictly increasing, over restarts too. Safe on any thread.
/// </summary>
public sealed partial class MessageLog : IAsyncDisposable
{
    // So that 0 is before all messages.
    private const long FirstPosition = 1;

    // How often a quiet log looks whether something's time is over.
    private static readonly TimeSpan Housekeeping = TimeSpan.FromMinutes(1);

    private readonly MessageLogOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly MessageQueue _queue;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly AutoResetEvent _hurry = new(initialState: false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _writer;
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MessageSegment[] _segments;
    private byte[] _copy = [];
    private long _completedBatch;
    private long _writtenCount;
    private long _writtenBytes;
    private long _lostCount;
    private bool _isDropping;
    private bool _hasMasked;
    private bool _isClosing;
    private bool _isGrowing;
    private MessageIndex? _spareIndex;

    private MessageLog(MessageLogOptions options, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        _queue = new MessageQueue(options.QueueLength);
        System.IO.Directory.CreateDirectory(options.Directory);
        _segments =
        [
            .. System.IO.Directory.EnumerateFiles(options.Directory, "*" + MessageSegment.Extension)
                .Order(StringComparer.Ordinal).Select(MessageSegment.Open).OfType<MessageSegment>(),
        ];
        _writer = new Thread(Write) { IsBackground = true, Name = "message log" };
    }

    /// <summary>The position behind the last message that can be read.</summary>
    public long End => Volatile.Read(ref _segments) is [.., MessageSegment newest] ? newest.End : FirstPosition;

    /// <summary>Figures for metrics.</summary>
    public MessageLogStatistics Statistics
    {
        get
        {
            MessageSegment[] segments = Volatile.Read(ref _segments);
            (long pendingBytes, long? sinceMs) = _queue.Waiting();
            return new MessageLogStatistics
            {
                Written = Volatile.Read(ref _writtenCount),
                WrittenBytes = Volatile.Read(ref _writtenBytes),
                Refused = _queue.Refused,
                Lost = Volatile.Read(ref _lostCount),
                Bytes = segments.Sum(static segment => segment.Size),
                Segments = segments.Length,
                PendingBytes = pendingBytes,
                Lag = sinceMs is { } since ? TimeSpan.FromMilliseconds(Math.Max(0, _clock.GetUtcNow().ToUnixTimeMilliseconds() - since)) : TimeSpan.Zero,
            };
        }
    }

    /// <summary>The segments, oldest first.</summary>
    internal ReadOnlySpan<MessageSegment> Segments => Volatile.Read(ref _segments);

    /// <summary>Messages before this time, in Unix milliseconds, are over.</summary>
    internal long OldestMs => (_clock.GetUtcNow() - _options.Retention).ToUnixTimeMilliseconds();

    /// <summary>Opens the log of a directory, or makes one. What an earlier run left behind half written is cut off.</summary>
    /// <exception cref="IOException">The directory can't be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory can't be written.</exception>
    public static MessageLog Open(MessageLogOptions options, TimeProvider clock, ILogger<MessageLog>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.Check();
        MessageLog log = new(options, clock, logger ?? NullLogger<MessageLog>.Instance);
        log._writer.Start();
        return log;
    }

    /// <summary>Copies a message into memory. Never waits and doesn't allocate; false when there was no room, and the message is counted as dropped.</summary>
    /// <param name="owner">The charge point's identity, UTF-8.</param>
    /// <param name="direction">Which way it went.</param>
    /// <param name="text">The message.</param>
    public bool TryAppend(ReadOnlySpan<byte> owner, MessageDirection direction, ReadOnlySpan<byte> text)
    {
        bool isTaken = _queue.TryAppend(_clock.GetUtcNow().ToUnixTimeMilliseconds(), direction, owner, text, out bool isFirst);
        if (isFirst && !Volatile.Read(ref _isClosing))
        {
            _wake.Set();
        }

        return isTaken;
    }

    /// <summary>Completes when what was appended before can be read, or was dropped.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        long batch = _queue.LastBatch();
        while (true)
        {
            Task written = Volatile.Read(ref _written).Task;
            if (Volatile.Read(ref _completedBatch) >= batch || _ended.Task.IsCompleted)
            {
                return;
            }

            if (!Volatile.Read(ref _isClosing))
            {
                _hurry.Set();
            }

            await written.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A reader of one charge point's messages whose first is behind a position; 0 begins with the oldest there is.</summary>
    public MessageReader OpenReader(string owner, long after) => new(this, owner, after);

    /// <summary>The position before the last few messages up to one, so that a reader which begins there sees them too.</summary>
    /// <param name="owner">The charge point's identity.</param>
    /// <param name="position">The last of them, or any behind it.</param>
    /// <param name="count">How many; at most 256.</param>
    public long Before(string owner, long position, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MessageSegment.MostFound);
        ulong hash = MessageIndex.HashOf(Encoding.UTF8.GetBytes(owner));
        Span<long> found = stackalloc long[count];
        MessageSegment[] segments = Volatile.Read(ref _segments);
        for (int i = segments.Length - 1; i >= 0 && found.Length > 0; i--)
        {
            if (segments[i].First <= position && segments[i].FindLast(hash, Math.Min(position, End) + 1, found) is var last and > 0)
            {
                position = found[0] - 1;
                found = found[last..];
            }
        }

        return position;
    }

    /// <summary>Writes what was appended and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isClosing, true))
        {
            _wake.Set();
            _hurry.Set();
            await _ended.Task.ConfigureAwait(false);
            _writer.Join();
        }
    }

    internal async Task<bool> WaitBehindAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task written = Volatile.Read(ref _written).Task;
            if (End > position)
            {
                return true;
            }

            if (_ended.Task.IsCompleted)
            {
                return false;
            }

            await written.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Write()
    {
        bool isLast = false;
        while (!isLast)
        {
            _wake.WaitOne(Housekeeping);
            isLast = Volatile.Read(ref _isClosing) || (_hurry.WaitOne(_options.Linger) && Volatile.Read(ref _isClosing));
            Span<byte> taken = _queue.Take(out long batch);
            WriteBatch(taken);
            _queue.Finish();
            RemoveWhatIsOver();
            Volatile.Write(ref _completedBatch, batch);
            Announce();
        }

        Close();
    }

    private void WriteBatch(Span<byte> taken)
    {
        int count = 0;
        try
        {
            ReadOnlySpan<byte> records = Prepare(taken, ref count);
            if (count == 0)
            {
                return;
            }

            if (_options.MayWrite())
            {
                Current().Append(records, _options);
                Volatile.Write(ref _writtenCount, _writtenCount + count);
                Volatile.Write(ref _writtenBytes, _writtenBytes + records.Length);
                NoteWritten();
                return;
            }

            NoteLoss(count, "the disk is needed for the journal");
        }
        catch (Exception exception)
        {
            // Whatever it is, the log is no reason to end the process.
            NoteLoss(count, exception.Message);
        }
    }

    /// <summary>Redacts and signs what was taken. Records lie there as they are written, so only from the first that is redacted on are they copied, behind those before it.</summary>
    private ReadOnlySpan<byte> Prepare(Span<byte> taken, ref int count)
    {
        int place = 0;
        int copied = 0;
        bool isCopying = false;
        while (MessageRecord.TryRead(taken[place..], isSigned: false, out MessageRecord record, out int recordLength))
        {
            count++;
            if (TryRedact(record.Text, out byte[]? redacted) && !isCopying)
            {
                isCopying = true;
                copied = place;
                GrowCopy(copied);
                taken[..copied].CopyTo(_copy);
            }

            if (isCopying)
            {
                Copy(in record, redacted ?? record.Text, ref copied);
            }
            else
            {
                MessageRecord.Sign(taken.Slice(place, recordLength));
            }

            place += recordLength;
        }

        return isCopying ? _copy.AsSpan(0, copied) : taken[..place];
    }

    /// <summary>A text with which the redactor fails may hold anything: that one is masked, and the batch with others' messages goes on.</summary>
    private bool TryRedact(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted)
    {
        try
        {
            return _options.Redactor(text, out redacted);
        }
        catch (Exception exception)
        {
            if (!_hasMasked)
            {
                _hasMasked = true;
                Log.Masked(_logger, exception);
            }

            redacted = "***"u8.ToArray();
            return true;
        }
    }

    private void Copy(in MessageRecord record, ReadOnlySpan<byte> text, ref int copied)
    {
        int recordLength = MessageRecord.LengthOf(record.Owner.Length, text.Length);
        GrowCopy(copied + recordLength);
        Span<byte> destination = _copy.AsSpan(copied, recordLength);
        MessageRecord.Write(destination, record.TimeMs, record.Direction, record.Owner, text);
        MessageRecord.Sign(destination);
        copied += recordLength;
    }

    private void GrowCopy(int length)
    {
        if (_copy.Length < length)
        {
            Array.Resize(ref _copy, Math.Max(2 * _copy.Length, length));
        }
    }

    /// <summary>The segment to append to: not one of an earlier run, and neither full nor old.</summary>
    private MessageSegment Current()
    {
        MessageSegment? newest = _segments is [.., MessageSegment last] ? last : null;
        if (newest is not null && _isGrowing && newest.Length < _options.SegmentLength && !IsOld(newest))
        {
            return newest;
        }

        MessageSegment next = MessageSegment.Create(_options.Directory, newest?.End ?? FirstPosition, _spareIndex ?? new MessageIndex());
        _spareIndex = null;
        if (newest is { Length: > 0 })
        {
            Finish(newest);
            Volatile.Write(ref _segments, [.. _segments, next]);
        }
        else
        {
            // An empty one of an earlier run has the same name.
            newest?.Dispose();
            Volatile.Write(ref _segments, newest is null ? [next] : [.. _segments[..^1], next]);
        }

        _isGrowing = true;
        return next;
    }

    private bool IsOld(MessageSegment segment) =>
        segment.Length > 0 && segment.FirstTimeMs < (_clock.GetUtcNow() - _options.SegmentAge).ToUnixTimeMilliseconds();

    // The newest one stays, if only as an empty file: it is the memory of how far positions have come.
    private void RemoveWhatIsOver()
    {
        try
        {
            long oldestMs = OldestMs;
            if (_segments is [.., { Length: > 0 } newest] && newest.LastTimeMs < oldestMs)
            {
                Current();
            }

            long size = _segments.Sum(static segment => segment.Size);
            while (_segments is [MessageSegment oldest, _, ..] && (size > _options.MaxSize || oldest.LastTimeMs < oldestMs))
            {
                Volatile.Write(ref _segments, _segments[1..]);
                size -= oldest.Size;
                oldest.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.FileFailed(_logger, _options.Directory, exception);
        }
    }

    private void Finish(MessageSegment segment)
    {
        try
        {
            _spareIndex = segment.Finish();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays readable by the index in memory, and is scanned after the next start.
            Log.FileFailed(_logger, segment.Path, exception);
        }
    }

    private void NoteLoss(int count, string reason)
    {
        Volatile.Write(ref _lostCount, _lostCount + count);
        if (!_isDropping)
        {
            _isDropping = true;
            Log.Dropping(_logger, _options.Directory, reason);
        }
    }

    private void NoteWritten()
    {
        if (_isDropping)
        {
            _isDropping = false;
            Log.Resumed(_logger, Statistics.Dropped);
        }
    }

    private void Announce() => Interlocked.Exchange(ref _written, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private void Close()
    {
        foreach (MessageSegment segment in _segments)
        {
            Finish(segment);
            segment.Dispose();
        }

        _ended.SetResult();
        Announce();
    }
}
