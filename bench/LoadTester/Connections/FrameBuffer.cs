using System.Buffers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.LoadTester.Connections;

/// <summary>
/// Where a worker writes the one frame that it is about to send: JSON first, the header in front of it afterwards. Grows to the largest message and
/// stays so. One thread at a time.
/// </summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _length = MaskedFrameWriter.MaxHeaderLength;

    public void Clear() => _length = MaskedFrameWriter.MaxHeaderLength;

    /// <summary>What was written, without a frame around it.</summary>
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(MaskedFrameWriter.MaxHeaderLength, _length - MaskedFrameWriter.MaxHeaderLength);

    /// <summary>Masks what was written and gives the whole frame, which is good until the next write.</summary>
    public ReadOnlySpan<byte> ToFrame(Opcode opcode, uint maskingKey)
    {
        int start = MaskedFrameWriter.WriteAround(
            _bytes, MaskedFrameWriter.MaxHeaderLength, _length - MaskedFrameWriter.MaxHeaderLength, opcode, maskingKey);
        return _bytes.AsSpan(start, _length - start);
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        int needed = _length + int.Max(sizeHint, 256);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, int.Max(needed, 2 * _bytes.Length));
        }
    }
}
