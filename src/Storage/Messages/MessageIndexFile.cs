using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Messages;

/// <summary>
/// The index of a finished segment: a header, the charge points' hashes in order, each with its part of the offsets, and the offsets. Numbers are little endian. A lookup
/// reads what it needs, some dozens of numbers and what it was asked for, however large the file is. Safe on any thread.
/// </summary>
internal sealed class MessageIndexFile : IDisposable
{
    public const ulong Magic = 0x3158_4449_4750_434F;
    public const int HeaderLength = 48;
    public const int EntryLength = sizeof(ulong) + (2 * sizeof(int));

    private readonly SafeFileHandle _file;
    private readonly int _owners;
    private readonly int _count;

    private MessageIndexFile(SafeFileHandle file, int owners, int count)
    {
        _file = file;
        _owners = owners;
        _count = count;
    }

    /// <summary>What it takes on disk.</summary>
    public long Length => OffsetPlace(_count);

    /// <summary>The length of the segment that it describes.</summary>
    public required long SegmentLength { get; init; }

    /// <summary>When the segment's first message was.</summary>
    public required long FirstTimeMs { get; init; }

    /// <summary>When its last one was.</summary>
    public required long LastTimeMs { get; init; }

    /// <summary>Opens a file and checks all of it, once; null for one that isn't there or isn't whole: the segment is scanned then.</summary>
    public static MessageIndexFile? TryOpen(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderLength
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]) != Crc32C.Compute(bytes[..44])
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]) != Crc32C.Compute(bytes[HeaderLength..]))
        {
            return null;
        }

        return Open(path, bytes[..HeaderLength]);
    }

    /// <summary>Writes a file, so that it is there as a whole or not at all, and opens it.</summary>
    public static MessageIndexFile Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".new";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, path, overwrite: true);
        return Open(path, bytes[..HeaderLength]);
    }

    /// <summary>Fills in a charge point's offsets from one on, in order, and gives how many there was room for. None when the file can't be read any more.</summary>
    public int Find(ulong hash, int from, Span<int> found)
    {
        try
        {
            (int start, int end) = FindPart(hash);
            start = FirstFrom(from, start, end);
            found = found[..Math.Min(found.Length, end - start)];
            ReadOffsets(start, found);
            return found.Length;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Removed, since its retention is over, or the disk fails; either way the messages aren't there.
            return 0;
        }
    }

    /// <summary>Fills in a charge point's last offsets before one, in order, and gives how many. None when the file can't be read any more.</summary>
    public int FindLast(ulong hash, int before, Span<int> found)
    {
        try
        {
            (int start, int end) = FindPart(hash);
            end = FirstFrom(before, start, end);
            found = found[..Math.Min(found.Length, end - start)];
            ReadOffsets(end - found.Length, found);
            return found.Length;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    public void Dispose() => _file.Dispose();

    private static MessageIndexFile Open(string path, ReadOnlySpan<byte> header) => new(
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete),
        BinaryPrimitives.ReadInt32LittleEndian(header[32..]),
        BinaryPrimitives.ReadInt32LittleEndian(header[36..]))
    {
        SegmentLength = BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
        FirstTimeMs = BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
        LastTimeMs = BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
    };

    /// <summary>Which of the offsets are a charge point's.</summary>
    private (int Start, int End) FindPart(ulong hash)
    {
        Span<byte> entry = stackalloc byte[EntryLength];
        int low = 0;
        int high = _owners;
        while (low < high)
        {
            int middle = (low + high) / 2;
            Read(entry, HeaderLength + ((long)middle * EntryLength));
            ulong found = BinaryPrimitives.ReadUInt64LittleEndian(entry);
            if (found == hash)
            {
                int start = BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
                int end = start + BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);
                return start >= 0 && end >= start && end <= _count ? (start, end) : default;
            }

            (low, high) = found < hash ? (middle + 1, high) : (low, middle);
        }

        return default;
    }

    /// <summary>The first place of a part whose offset is not less.</summary>
    private int FirstFrom(int offset, int start, int end)
    {
        Span<int> at = stackalloc int[1];
        while (start < end)
        {
            int middle = start + ((end - start) / 2);
            ReadOffsets(middle, at);
            (start, end) = at[0] < offset ? (middle + 1, end) : (start, middle);
        }

        return start;
    }

    private void ReadOffsets(int place, Span<int> offsets)
    {
        Read(MemoryMarshal.AsBytes(offsets), OffsetPlace(place));
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(offsets, offsets);
        }
    }

    private long OffsetPlace(int place) => HeaderLength + ((long)_owners * EntryLength) + ((long)place * sizeof(int));

    private void Read(Span<byte> bytes, long place)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_file, bytes, place);
            if (read == 0)
            {
                throw new EndOfStreamException("The index of a segment of the message log was cut.");
            }

            bytes = bytes[read..];
            place += read;
        }
    }
}
