using System.Buffers;
using System.Runtime.InteropServices;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Buffers into which stored records are read.</summary>
internal static class StateBuffers
{
    private const int LargestKept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _threadBuffer;

    /// <summary>This thread's buffer, empty. In use until the thread asks again, so for one record at a time.</summary>
    public static ArrayBufferWriter<byte> Rent()
    {
        if (_threadBuffer is null || _threadBuffer.Capacity > LargestKept)
        {
            _threadBuffer = new ArrayBufferWriter<byte>(1024);
        }

        _threadBuffer.ResetWrittenCount();
        return _threadBuffer;
    }

    /// <summary>Reads a record into the buffer to be patched there; empty when there is none.</summary>
    public static Span<byte> Read(IStateReader state, scoped ReadOnlySpan<byte> key, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();

        // The buffer is our own array: ArrayBufferWriter only doesn't offer what it holds for writing.
        return state.TryRead(key, buffer) ? MemoryMarshal.AsMemory(buffer.WrittenMemory).Span : default;
    }
}
