using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Messages;

/// <summary>
/// Where each charge point's messages are in one segment. In memory while the segment grows; afterwards a file beside it: a header, the charge points' hashes in
/// order, each with its part of the offsets, and the offsets. Two charge points of one hash share a part; the records tell them apart.
/// </summary>
internal sealed class MessageIndex
{
    private const ulong Magic = 0x3158_4449_4750_434F;
    private const int HeaderLength = 48;
    private const int EntryLength = sizeof(ulong) + (2 * sizeof(int));

    private readonly SortedDictionary<ulong, List<int>> _offsets = [];
    private int _count;

    public static ulong HashOf(ReadOnlySpan<byte> owner) => XxHash3.HashToUInt64(owner);

    public void Add(ulong hash, int offset)
    {
        if (!_offsets.TryGetValue(hash, out List<int>? offsets))
        {
            _offsets[hash] = offsets = [];
        }

        offsets.Add(offset);
        _count++;
    }

    /// <summary>A charge point's offsets, in order.</summary>
    public ReadOnlySpan<int> Find(ulong hash) => _offsets.TryGetValue(hash, out List<int>? offsets) ? CollectionsMarshal.AsSpan(offsets) : default;

    /// <summary>The file's bytes for a finished segment.</summary>
    public byte[] Encode(long segmentLength, long firstTimeMs, long lastTimeMs)
    {
        byte[] bytes = new byte[HeaderLength + (_offsets.Count * EntryLength) + (_count * sizeof(int))];
        Span<byte> entries = bytes.AsSpan(HeaderLength);
        Span<byte> offsets = entries[(_offsets.Count * EntryLength)..];
        int start = 0;
        foreach ((ulong hash, List<int> own) in _offsets)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entries, hash);
            BinaryPrimitives.WriteInt32LittleEndian(entries[8..], start);
            BinaryPrimitives.WriteInt32LittleEndian(entries[12..], own.Count);
            entries = entries[EntryLength..];
            foreach (int offset in own)
            {
                BinaryPrimitives.WriteInt32LittleEndian(offsets[(start * sizeof(int))..], offset);
                start++;
            }
        }

        Span<byte> header = bytes;
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], segmentLength);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], firstTimeMs);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], lastTimeMs);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], _offsets.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[36..], _count);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], Crc32C.Compute(bytes.AsSpan(HeaderLength)));
        BinaryPrimitives.WriteUInt32LittleEndian(header[44..], Crc32C.Compute(header[..44]));
        return bytes;
    }

    /// <summary>Reads a file's header. False for one that isn't whole: the segment is scanned then.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> file, out long segmentLength, out long firstTimeMs, out long lastTimeMs)
    {
        segmentLength = firstTimeMs = lastTimeMs = 0;
        if (file.Length < HeaderLength
            || BinaryPrimitives.ReadUInt64LittleEndian(file) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(file[44..]) != Crc32C.Compute(file[..44])
            || BinaryPrimitives.ReadUInt32LittleEndian(file[40..]) != Crc32C.Compute(file[HeaderLength..]))
        {
            return false;
        }

        segmentLength = BinaryPrimitives.ReadInt64LittleEndian(file[8..]);
        firstTimeMs = BinaryPrimitives.ReadInt64LittleEndian(file[16..]);
        lastTimeMs = BinaryPrimitives.ReadInt64LittleEndian(file[24..]);
        return true;
    }

    /// <summary>A charge point's offsets out of a file's bytes, in order.</summary>
    public static int[] Find(ReadOnlySpan<byte> file, ulong hash)
    {
        int owners = BinaryPrimitives.ReadInt32LittleEndian(file[32..]);
        ReadOnlySpan<byte> entries = file.Slice(HeaderLength, owners * EntryLength);
        ReadOnlySpan<byte> offsets = file[(HeaderLength + entries.Length)..];
        int low = 0;
        int high = owners;
        while (low < high)
        {
            int middle = (low + high) / 2;
            ReadOnlySpan<byte> entry = entries[(middle * EntryLength)..];
            ulong found = BinaryPrimitives.ReadUInt64LittleEndian(entry);
            if (found == hash)
            {
                int start = BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
                int count = BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);
                int[] own = new int[count];
                for (int i = 0; i < count; i++)
                {
                    own[i] = BinaryPrimitives.ReadInt32LittleEndian(offsets[((start + i) * sizeof(int))..]);
                }

                return own;
            }

            (low, high) = found < hash ? (middle + 1, high) : (low, middle);
        }

        return [];
    }
}
