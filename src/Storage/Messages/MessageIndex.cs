using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Messages;

/// <summary>
/// Where each charge point's messages are in a segment that grows, by the hash of its identity; two charge points of one hash share a part, and the records tell them apart.
/// When the segment is finished, it becomes a <see cref="MessageIndexFile"/>. For one thread at a time.
/// </summary>
internal sealed class MessageIndex
{
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

    /// <summary>Fills in a charge point's offsets from one on, in order, and gives how many there was room for.</summary>
    public int Find(ulong hash, int from, Span<int> found)
    {
        ReadOnlySpan<int> own = Of(hash);
        own = own[CountBefore(own, from)..];
        own = own[..Math.Min(own.Length, found.Length)];
        own.CopyTo(found);
        return own.Length;
    }

    /// <summary>Fills in a charge point's last offsets before one, in order, and gives how many.</summary>
    public int FindLast(ulong hash, int before, Span<int> found)
    {
        ReadOnlySpan<int> own = Of(hash);
        own = own[..CountBefore(own, before)];
        own = own[Math.Max(0, own.Length - found.Length)..];
        own.CopyTo(found);
        return own.Length;
    }

    /// <summary>The bytes of the file for a finished segment.</summary>
    public byte[] Encode(long segmentLength, long firstTimeMs, long lastTimeMs)
    {
        byte[] bytes = new byte[MessageIndexFile.HeaderLength + (_offsets.Count * MessageIndexFile.EntryLength) + (_count * sizeof(int))];
        Span<byte> entries = bytes.AsSpan(MessageIndexFile.HeaderLength);
        Span<byte> offsets = entries[(_offsets.Count * MessageIndexFile.EntryLength)..];
        int start = 0;
        foreach ((ulong hash, List<int> own) in _offsets)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entries, hash);
            BinaryPrimitives.WriteInt32LittleEndian(entries[8..], start);
            BinaryPrimitives.WriteInt32LittleEndian(entries[12..], own.Count);
            entries = entries[MessageIndexFile.EntryLength..];
            foreach (int offset in own)
            {
                BinaryPrimitives.WriteInt32LittleEndian(offsets[(start * sizeof(int))..], offset);
                start++;
            }
        }

        Span<byte> header = bytes;
        BinaryPrimitives.WriteUInt64LittleEndian(header, MessageIndexFile.Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], segmentLength);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], firstTimeMs);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], lastTimeMs);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], _offsets.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[36..], _count);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], Crc32C.Compute(bytes.AsSpan(MessageIndexFile.HeaderLength)));
        BinaryPrimitives.WriteUInt32LittleEndian(header[44..], Crc32C.Compute(header[..44]));
        return bytes;
    }

    private ReadOnlySpan<int> Of(ulong hash) => _offsets.TryGetValue(hash, out List<int>? offsets) ? CollectionsMarshal.AsSpan(offsets) : default;

    private static int CountBefore(ReadOnlySpan<int> offsets, int limit)
    {
        int place = offsets.BinarySearch(limit);
        return place < 0 ? ~place : place;
    }
}
