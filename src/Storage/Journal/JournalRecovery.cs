using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>
/// Finds out what a journal holds when it is opened. A bad batch at the very end is one that was being written (its pages may have reached the disk in any order)
/// and is cut; a bad batch with anything valid behind it was committed, and the start is refused.
/// </summary>
internal sealed class JournalRecovery(JournalDisk disk, string directory, long verifiedBytes, TimeProvider clock)
{
    // However large the segments are, these are always read: the last may be empty, and then the end is in the one before.
    private const int AlwaysVerified = 2;

    public RecoveredJournal Run()
    {
        List<Segment> segments = FindSegments();
        BatchChain chain = new(NextBatch: 1, NextPosition: 1, Incarnation: 0);
        TornEnd? cut = null;
        bool endsWithMark = true;
        for (int i = FirstVerified(segments); i < segments.Count; i++)
        {
            Segment segment = segments[i];
            using SafeFileHandle file = disk.Open(segment.Path, i == segments.Count - 1 ? FileAccess.ReadWrite : FileAccess.Read);
            (chain, endsWithMark) = Verify(segment, file);
            if (i < segments.Count - 1)
            {
                CheckSuccessor(segment, chain, segments[i + 1].Header);
            }
            else
            {
                cut = CutTornEnd(segment, file, chain);
            }
        }

        // The clock makes a number that no lost run has used; counting on keeps the order when the clock was set back.
        long incarnation = Math.Max(chain.Incarnation + 1, clock.GetUtcNow().ToUnixTimeMilliseconds());
        return new RecoveredJournal(segments, chain, incarnation, endsWithMark, cut);
    }

    private List<Segment> FindSegments()
    {
        List<Segment> segments = [];
        foreach (string path in Directory.EnumerateFiles(directory, "*.log").Order(StringComparer.Ordinal))
        {
            if (!long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long first) ||
                !string.Equals(Path.GetFileName(path), Segment.FileName(first), StringComparison.Ordinal))
            {
                throw new JournalDamagedException(path, 0, "a segment isn't named like that, so its place among the others is unknown");
            }

            segments.Add(Load(path, first, segments.Count == 0 ? null : segments[^1]));
        }

        return segments;
    }

    private Segment Load(string path, long first, Segment? before)
    {
        using SafeFileHandle file = disk.Open(path, FileAccess.Read);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Length];
        SegmentHeader header = SegmentHeader.Read(bytes[..RandomAccess.Read(file, bytes, 0)], path);
        if (header.FirstPosition != first)
        {
            throw new JournalDamagedException(path, 0, $"by its header the segment begins with record {header.FirstPosition}, by its name with {first}");
        }

        if (before is not null && header.PreviousFirstPosition != before.Header.FirstPosition)
        {
            throw new JournalDamagedException(path, 0, $"the segment before it, {Segment.FileName(header.PreviousFirstPosition)}, is missing");
        }

        // Its length was on disk before its name was: no crash makes it shorter.
        long length = RandomAccess.GetLength(file);
        return length >= header.FileLength
            ? new Segment(disk, path, header)
            : throw new JournalDamagedException(path, length, $"the file ends here; it was made with {header.FileLength} bytes");
    }

    private int FirstVerified(List<Segment> segments)
    {
        int first = segments.Count;
        for (long bytes = 0; first > 0 && (bytes < verifiedBytes || segments.Count - first < AlwaysVerified); first--)
        {
            bytes += segments[first - 1].Capacity;
        }

        return first;
    }

    private static (BatchChain Chain, bool EndsWithMark) Verify(Segment segment, SafeFileHandle file)
    {
        using BatchCursor cursor = new(1 << 20);
        cursor.Start(file, SegmentHeader.Length, BatchChain.From(segment.Header));
        bool endsWithMark = false;
        for (long offset = cursor.Offset; cursor.TryRead(segment.Capacity, out BatchHeader batch); offset = cursor.Offset)
        {
            segment.Advance(batch, offset);
            endsWithMark = batch.Records == 0;
        }

        return (cursor.Chain, endsWithMark);
    }

    private static void CheckSuccessor(Segment segment, BatchChain chain, SegmentHeader successor)
    {
        // A segment begins only when all before it is on disk, so its header knows where this one must end.
        if (chain.NextPosition != successor.FirstPosition || chain.NextBatch != successor.FirstBatch)
        {
            throw new JournalDamagedException(segment.Path, segment.End, $"batch {chain.NextBatch} (records from {chain.NextPosition} on) can't be read, and record {successor.FirstPosition} lies in the next file");
        }
    }

    private TornEnd? CutTornEnd(Segment segment, SafeFileHandle file, BatchChain chain)
    {
        long end = EndOfBytes(file, segment.End);
        if (end <= segment.End)
        {
            return null;
        }

        // Only here, and at most one segment, so it may take memory.
        byte[] rest = ReadRest(file, segment);
        if (FindLaterBatch(rest, chain) is { } later)
        {
            throw new JournalDamagedException(segment.Path, segment.End, $"batch {chain.NextBatch} (records from {chain.NextPosition} on) can't be read, and a later one lies at offset {segment.End + later}");
        }

        // Zeros on disk before anything is appended: what follows later must never meet the rest of this.
        disk.WriteZeros(file, segment.End, end - segment.End);
        disk.Sync(file);
        return new TornEnd(segment.Path, segment.End, end - segment.End);
    }

    private static byte[] ReadRest(SafeFileHandle file, Segment segment)
    {
        byte[] rest = new byte[segment.Capacity - segment.End];
        for (int length = 0; length < rest.Length;)
        {
            int read = RandomAccess.Read(file, rest.AsSpan(length), segment.End + length);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return rest;
    }

    private static long EndOfBytes(SafeFileHandle file, long start)
    {
        byte[] buffer = new byte[1 << 20];
        long end = start;
        for (long offset = start; ;)
        {
            int read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
            {
                return end;
            }

            int last = buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            end = last < 0 ? end : offset + last + 1;
            offset += read;
        }
    }

    private static int? FindLaterBatch(ReadOnlySpan<byte> rest, BatchChain chain)
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, BatchHeader.Magic);

        // At any offset, not only at multiples of 8: bytes may have been lost or inserted by whoever copied the file.
        for (int offset = 0; ; offset++)
        {
            int found = rest[offset..].IndexOf(magic);
            if (found < 0)
            {
                return null;
            }

            offset += found;
            if (BatchHeader.TryRead(rest[offset..], out BatchHeader batch) && batch.Number >= chain.NextBatch && batch.Incarnation >= chain.Incarnation &&
                batch.FileLength <= rest.Length - offset && batch.IsIntact(rest[offset..]))
            {
                return offset;
            }
        }
    }
}
