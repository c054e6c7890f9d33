using System.Buffers;
using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

/// <summary>A session's read loop without a session: takes pieces as they arrive and writes down what the reader says.</summary>
internal sealed class FrameReading(int maxMessageSize = 1024 * 1024) : IDisposable
{
    private readonly List<byte[]> _unread = [];
    private FrameReader _reader = new(maxMessageSize);
    private bool _ended;

    internal List<string> Seen { get; } = [];

    /// <summary>How many bytes a pipe would still have to hold.</summary>
    internal int UnreadLength => _unread.Sum(static part => part.Length);

    internal Violation Violation => _reader.Violation;

    internal int? UnreadPayloadLength => _reader.UnreadPayloadLength;

    internal static List<string> Read(params byte[][] pieces)
    {
        using FrameReading reading = new();
        foreach (byte[] piece in pieces)
        {
            reading.Feed(piece);
        }

        return reading.Seen;
    }

    internal FrameReading Feed(byte[] piece)
    {
        ReadOnlySequence<byte> buffer = Segments.Of([.. _unread, piece]);
        while (!_ended)
        {
            FrameReadStatus status = _reader.TryRead(ref buffer, out ReadOnlySpan<byte> payload);
            if (status == FrameReadStatus.Incomplete)
            {
                break;
            }

            Seen.Add(status == FrameReadStatus.Violated ? $"Violated {(int)_reader.Violation.Code}" : $"{status} {Encoding.Latin1.GetString(payload)}");
            // Nothing is read after either.
            _ended = status is FrameReadStatus.Violated or FrameReadStatus.Close;
        }

        _unread.Clear();
        foreach (ReadOnlyMemory<byte> part in buffer)
        {
            if (!part.IsEmpty)
            {
                _unread.Add(part.ToArray());
            }
        }

        return this;
    }

    public void Dispose() => _reader.Dispose();
}
