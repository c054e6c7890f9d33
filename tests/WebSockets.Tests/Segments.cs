using System.Buffers;

namespace Ocpp.WebSockets.Tests;

/// <summary>Makes a sequence of as many segments as are given, in memory of its own, since readers unmask in place.</summary>
internal static class Segments
{
    internal static ReadOnlySequence<byte> Of(params ReadOnlySpan<byte[]> parts)
    {
        Segment first = new([.. parts[0]], 0);
        Segment last = first;
        foreach (byte[] part in parts[1..])
        {
            last = last.Append([.. part]);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>The same bytes in two segments.</summary>
    internal static ReadOnlySequence<byte> CutAt(byte[] bytes, int index) => Of(bytes[..index], bytes[index..]);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(byte[] memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        internal Segment Append(byte[] memory)
        {
            Segment next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
