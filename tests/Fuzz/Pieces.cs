using System.Buffers;

namespace Ocpp.Fuzz;

/// <summary>Cuts bytes at places that the bytes themselves decide, so that an input alone repeats a finding.</summary>
internal static class Pieces
{
    private const int MaxCuts = 8;

    /// <summary>Up to eight places, in order, none twice; some right at the beginning, where headers are.</summary>
    public static int[] CutsOf(ReadOnlySpan<byte> data)
    {
        Random random = new(StableHash(data));
        SortedSet<int> cuts = [];
        for (int count = random.Next(1, MaxCuts + 1); count > 0 && data.Length > 1; count--)
        {
            int limit = random.Next(2) == 0 ? Math.Min(data.Length, 20) : data.Length;
            cuts.Add(random.Next(1, limit));
        }

        return [.. cuts];
    }

    /// <summary>The bytes in one segment for each piece, each in memory of its own, since readers unmask in place.</summary>
    public static ReadOnlySequence<byte> Sequence(IEnumerable<byte[]> pieces)
    {
        Segment? first = null;
        Segment? last = null;
        foreach (byte[] piece in pieces)
        {
            last = last is null ? new Segment(piece, 0) : last.Append(piece);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    // HashCode's differs from run to run.
    private static int StableHash(ReadOnlySpan<byte> data)
    {
        uint hash = 2166136261;
        foreach (byte value in data)
        {
            hash = (hash ^ value) * 16777619;
        }

        return (int)hash;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] piece, long runningIndex)
        {
            Memory = piece.ToArray();
            RunningIndex = runningIndex;
        }

        public Segment Append(byte[] piece)
        {
            Segment next = new(piece, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
