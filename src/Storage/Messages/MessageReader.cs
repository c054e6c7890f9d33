using System.Text;

namespace Ocpp.Storage.Messages;

/// <summary>Reads one charge point's messages in order, from a position on, and follows the log's end. For one thread at a time.</summary>
public sealed class MessageReader
{
    private readonly MessageLog _log;
    private readonly byte[] _owner;
    private readonly ulong _hash;
    private readonly long[] _found = new long[128];
    private int _foundCount;
    private int _nextFound;
    private MessageSegment? _segment;
    private byte[] _buffer = new byte[4096];
    private int _textStart;
    private int _textLength;
    private long _scanned;

    internal MessageReader(MessageLog log, string owner, long after)
    {
        _log = log;
        _owner = Encoding.UTF8.GetBytes(owner);
        _hash = MessageIndex.HashOf(_owner);
        _scanned = Math.Min(after, long.MaxValue - 1) + 1;
        Position = after;
    }

    /// <summary>The message that was read last; at first what the reader was opened with.</summary>
    public long Position { get; private set; }

    /// <summary>When it was received or sent, by the gateway's clock.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>Which way it went.</summary>
    public MessageDirection Direction { get; private set; }

    /// <summary>Its text, without its secrets; valid until the next read.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(_textStart, _textLength);

    /// <summary>Reads the next message; false when there is none at the moment. What was removed meanwhile, or can't be read back, is passed over.</summary>
    public bool TryRead()
    {
        long oldestMs = _log.OldestMs;
        while (_nextFound < _foundCount || TryFind())
        {
            long position = _found[_nextFound++];
            if (_segment!.TryRead(position, ref _buffer, out MessageRecord record) && record.TimeMs >= oldestMs && record.Owner.SequenceEqual(_owner))
            {
                Position = position;
                Time = DateTimeOffset.FromUnixTimeMilliseconds(record.TimeMs);
                Direction = record.Direction;
                bool isInBuffer = _buffer.AsSpan().Overlaps(record.Text, out int start);
                _textStart = isInBuffer ? start : 0;
                _textLength = record.Text.Length;
                return true;
            }
        }

        return false;
    }

    /// <summary>True as soon as something was written to the log since the last read; false when nothing more will be.</summary>
    public Task<bool> WaitForMoreAsync(CancellationToken cancellationToken) => _log.WaitBehindAsync(_scanned, cancellationToken);

    // Goes through the segments until one has something.
    private bool TryFind()
    {
        foreach (MessageSegment segment in _log.Segments)
        {
            if (segment.End <= _scanned)
            {
                continue;
            }

            _nextFound = 0;
            _foundCount = segment.Find(_hash, _scanned, _found, out long end);
            _scanned = end;
            if (_foundCount > 0)
            {
                _segment = segment;
                return true;
            }
        }

        return false;
    }
}
