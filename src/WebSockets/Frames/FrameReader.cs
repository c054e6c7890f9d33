using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Ocpp.WebSockets.Frames;

/// <summary>
/// Reads one peer's frames from the bytes of one connection (RFC 6455 §5) and owns what lies between two reads: fragments, the mask's
/// position, the text check. A mutable struct, to be a field of its session and never copied; one thread at a time. It throws for
/// nothing that a peer can send.
/// </summary>
public struct FrameReader : IDisposable
{
    private readonly int _maxMessageSize;
    private readonly FrameSender _sender;
    private byte[]? _gathered;
    private string? _violationReason;
    private int _gatheredLength;
    private int _unreadPayload;
    private uint _maskingKey;
    private CloseCode _violationCode;
    private TextValidator _text;
    private Progress _progress;

    /// <summary>Makes a reader that takes messages of up to <paramref name="maxMessageSize"/> bytes, all fragments together; a larger one is 1009.</summary>
    public FrameReader(int maxMessageSize, FrameSender sender = FrameSender.Client)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxMessageSize);
        _maxMessageSize = maxMessageSize;
        _sender = sender;
    }

    [Flags]
    private enum Progress : byte
    {
        None = 0,

        /// <summary>A text message has begun and its last fragment has not ended.</summary>
        InMessage = 1,

        /// <summary>A data frame's header was read and its payload is being gathered.</summary>
        InFrame = 2,

        /// <summary>The frame that is being gathered is its message's last.</summary>
        FinalFrame = 4,

        /// <summary>What lies in the buffer was handed out and goes back to the pool with the next read.</summary>
        Delivered = 8,

        /// <summary>A header broke the rules, so where the next frame begins is unknown.</summary>
        FramingLost = 16,
    }

    /// <summary>What the peer did, once <see cref="TryRead"/> has returned <see cref="FrameReadStatus.Violated"/>.</summary>
    public readonly Violation Violation => new(_violationCode, _violationReason ?? string.Empty);

    /// <summary>
    /// How many bytes of a frame's payload are still to come before the next header; null where a violation has made that unknown.
    /// For <see cref="CloseDrain"/>.
    /// </summary>
    public readonly int? UnreadPayloadLength => (_progress & Progress.FramingLost) != 0 ? null : _unreadPayload;

    /// <summary>
    /// Takes the next message or control frame from <paramref name="buffer"/>, which afterwards starts behind what was taken; after
    /// <see cref="FrameReadStatus.Incomplete"/> all the rest has to be reported as examined. <paramref name="payload"/> is unmasked,
    /// valid UTF-8 where it is a message, and lives until the next read or until the pipe is advanced. The buffer's own memory is
    /// written to.
    /// </summary>
    public FrameReadStatus TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (_violationReason is not null)
        {
            return FrameReadStatus.Violated;
        }

        if ((_progress & Progress.Delivered) != 0)
        {
            ReturnBuffer();
            _progress = Progress.None;
        }

        while (true)
        {
            if ((_progress & Progress.InFrame) == 0)
            {
                HeaderStatus status = ReadHeader(in buffer, out FrameHeader header, out Violation violation);
                if (status == HeaderStatus.Complete && !FitsHere(in header, out violation))
                {
                    status = HeaderStatus.Violated;
                }

                if (status != HeaderStatus.Complete)
                {
                    return status == HeaderStatus.Incomplete ? FrameReadStatus.Incomplete : LoseFraming(violation);
                }

                if (header.IsControl)
                {
                    return ReadControl(ref buffer, in header, out payload);
                }

                if (TryTakeWhole(ref buffer, in header, out payload))
                {
                    return Utf8.IsValid(payload) ? FrameReadStatus.Message : Violate(Violation.TextEncoding, out payload);
                }

                BeginFrame(ref buffer, in header);
            }

            Gather(ref buffer, out ReadOnlySpan<byte> piece);
            bool endsMessage = _unreadPayload == 0 && (_progress & Progress.FinalFrame) != 0;
            if (!_text.TryAppend(piece) || (endsMessage && !_text.IsComplete))
            {
                return Violate(Violation.TextEncoding, out payload);
            }

            if (endsMessage)
            {
                payload = _gathered.AsSpan(0, _gatheredLength);
                _gatheredLength = 0;
                _progress = Progress.Delivered;
                return FrameReadStatus.Message;
            }

            if (_unreadPayload > 0)
            {
                return FrameReadStatus.Incomplete;
            }

            _progress = Progress.InMessage;
        }
    }

    /// <summary>Gives the pooled buffer back; what was handed out is then invalid.</summary>
    public void Dispose()
    {
        ReturnBuffer();
        _progress &= ~Progress.Delivered;
    }

    private readonly HeaderStatus ReadHeader(in ReadOnlySequence<byte> buffer, out FrameHeader header, out Violation violation)
    {
        ReadOnlySpan<byte> first = buffer.FirstSpan;
        if (first.Length >= FrameHeader.MaxLength || buffer.IsSingleSegment)
        {
            return FrameHeader.TryRead(first, out header, out violation, _sender);
        }

        Span<byte> joined = stackalloc byte[FrameHeader.MaxLength];
        int length = (int)Math.Min(joined.Length, buffer.Length);
        buffer.Slice(0, length).CopyTo(joined);
        return FrameHeader.TryRead(joined[..length], out header, out violation, _sender);
    }

    /// <summary>The rules between frames (RFC 6455 §5.4), and the size limit while nothing of the payload has been taken.</summary>
    private readonly bool FitsHere(in FrameHeader header, out Violation violation)
    {
        violation = default;
        if (header.IsControl)
        {
            return true;
        }

        bool isContinuation = header.Opcode == Opcode.Continuation;
        bool inMessage = (_progress & Progress.InMessage) != 0;
        if (isContinuation != inMessage)
        {
            violation = isContinuation ? Violation.UnexpectedContinuation : Violation.UnfinishedMessage;
        }
        else if (header.Opcode == Opcode.Binary)
        {
            violation = Violation.BinaryMessage;
        }
        else if (header.PayloadLength > _maxMessageSize - _gatheredLength)
        {
            violation = Violation.MessageTooBig;
        }
        else
        {
            return true;
        }

        return false;
    }

    /// <summary>A message in one frame in one segment is handed out where it lies.</summary>
    private static bool TryTakeWhole(ref ReadOnlySequence<byte> buffer, scoped in FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        int length = (int)header.PayloadLength;
        if (!header.IsFinal || header.Opcode == Opcode.Continuation || buffer.FirstSpan.Length - header.Length < length)
        {
            return false;
        }

        payload = UnmaskInPlace(buffer.FirstSpan.Slice(header.Length, length), header.MaskingKey);
        buffer = buffer.Slice(header.Length + length);
        return true;
    }

    /// <summary>
    /// The pipe's bytes are ours to change until they are advanced over, and are advanced over once unmasked, so none is unmasked
    /// twice. A copy of each message would cost as much as unmasking it: some 40 ns for 1,400 bytes (FrameReaderBenchmarks, MaskingBenchmarks).
    /// </summary>
    private static ReadOnlySpan<byte> UnmaskInPlace(ReadOnlySpan<byte> masked, uint maskingKey)
    {
        Span<byte> payload = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(masked), masked.Length);
        Masking.Apply(payload, maskingKey, 0);
        return payload;
    }

    private FrameReadStatus ReadControl(ref ReadOnlySequence<byte> buffer, scoped in FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        // At most 131 bytes together, which any pipe holds: no need to gather it piece by piece.
        int length = (int)header.PayloadLength;
        if (buffer.Length < header.Length + length)
        {
            payload = default;
            return FrameReadStatus.Incomplete;
        }

        if (buffer.FirstSpan.Length >= header.Length + length)
        {
            payload = UnmaskInPlace(buffer.FirstSpan.Slice(header.Length, length), header.MaskingKey);
        }
        else
        {
            // Joined behind the fragments that are being kept, whose length stays as it is.
            Span<byte> joined = Reserve(length);
            buffer.Slice(header.Length, length).CopyTo(joined);
            Masking.Apply(joined, header.MaskingKey, 0);
            payload = joined;
            _progress |= (_progress & Progress.InMessage) == 0 ? Progress.Delivered : Progress.None;
        }

        buffer = buffer.Slice(header.Length + length);
        return header.Opcode switch
        {
            Opcode.Ping => FrameReadStatus.Ping,
            Opcode.Pong => FrameReadStatus.Pong,
            Opcode.Close => IsValidClose(payload, out Violation violation) ? FrameReadStatus.Close : Violate(violation, out payload),
            _ => throw new UnreachableException($"{header.Opcode} is no control frame."),
        };
    }

    private static bool IsValidClose(ReadOnlySpan<byte> payload, out Violation violation)
    {
        violation = default;
        CloseFrame close = CloseFrame.Read(payload);
        if (payload.Length == 1)
        {
            violation = Violation.CloseLength;
        }
        else if (close.Code is { } code && !CloseFrame.IsLegalOnTheWire(code))
        {
            violation = Violation.IllegalCloseCode;
        }
        else if (!Utf8.IsValid(close.Reason))
        {
            violation = Violation.CloseReasonEncoding;
        }
        else
        {
            return true;
        }

        return false;
    }

    private void BeginFrame(ref ReadOnlySequence<byte> buffer, in FrameHeader header)
    {
        buffer = buffer.Slice(header.Length);
        _unreadPayload = (int)header.PayloadLength;
        _maskingKey = header.MaskingKey;
        _progress = Progress.InMessage | Progress.InFrame | (header.IsFinal ? Progress.FinalFrame : Progress.None);
    }

    /// <summary>
    /// Takes over what has arrived of the frame, and not only the whole of it: a frame may be larger than what a pipe holds before it
    /// stops reading from the socket.
    /// </summary>
    private void Gather(ref ReadOnlySequence<byte> buffer, out ReadOnlySpan<byte> piece)
    {
        int length = (int)Math.Min(_unreadPayload, buffer.Length);
        if (length == 0)
        {
            piece = default;
            return;
        }

        Span<byte> target = Reserve(length);
        buffer.Slice(0, length).CopyTo(target);
        Masking.Apply(target, _maskingKey, 0);
        _maskingKey = Masking.Advance(_maskingKey, length);
        _gatheredLength += length;
        _unreadPayload -= length;
        buffer = buffer.Slice(length);
        piece = target;
    }

    /// <summary>Room for <paramref name="length"/> bytes behind what is gathered. Grows by what arrived and never by what was announced.</summary>
    private Span<byte> Reserve(int length)
    {
        int needed = _gatheredLength + length;
        if (_gathered is null || _gathered.Length < needed)
        {
            // The pool's arrays are powers of two, so that growing doubles and a message is copied at most once more on the whole.
            byte[] larger = ArrayPool<byte>.Shared.Rent(needed);
            _gathered.AsSpan(0, _gatheredLength).CopyTo(larger);
            if (_gathered is not null)
            {
                ArrayPool<byte>.Shared.Return(_gathered);
            }

            _gathered = larger;
        }

        return _gathered.AsSpan(_gatheredLength, length);
    }

    private FrameReadStatus LoseFraming(Violation violation)
    {
        _progress |= Progress.FramingLost;
        return Violate(violation, out _);
    }

    private FrameReadStatus Violate(Violation violation, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        ReturnBuffer();
        _violationCode = violation.Code;
        _violationReason = violation.Reason;
        return FrameReadStatus.Violated;
    }

    private void ReturnBuffer()
    {
        if (_gathered is not null)
        {
            ArrayPool<byte>.Shared.Return(_gathered);
            _gathered = null;
        }

        _gatheredLength = 0;
    }
}
