using System.Buffers;

namespace Ocpp.WebSockets.Frames;

/// <summary>Walks from header to header without looking at payloads, to find the Close frame. Owned by one drain.</summary>
internal struct FrameSkipper(int? unreadPayload)
{
    private long _unreadPayload = unreadPayload ?? 0;
    private bool _framingLost = unreadPayload is null;

    /// <summary>Takes all it can from <paramref name="buffer"/>, leaving at most a part of a header; true at a Close frame's header.</summary>
    internal bool TrySkipToClose(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[FrameHeader.MaxLength];
        while (!_framingLost)
        {
            long skipped = Math.Min(_unreadPayload, buffer.Length);
            buffer = buffer.Slice(skipped);
            _unreadPayload -= skipped;
            if (_unreadPayload > 0)
            {
                return false;
            }

            int length = (int)Math.Min(start.Length, buffer.Length);
            buffer.Slice(0, length).CopyTo(start);
            switch (FrameHeader.TryRead(start[..length], out FrameHeader header, out _))
            {
                case HeaderStatus.Incomplete:
                    return false;
                case HeaderStatus.Violated:
                    _framingLost = true;
                    break;
                case HeaderStatus.Complete when header.Opcode == Opcode.Close:
                    return true;
                default:
                    _unreadPayload = header.PayloadLength;
                    buffer = buffer.Slice(header.Length);
                    break;
            }
        }

        buffer = buffer.Slice(buffer.End);
        return false;
    }
}
