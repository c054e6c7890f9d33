using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Messages;

/// <summary>
/// Where each charge point's messages are in a segment that grows, by the hash of its identity; two charge points of one hash share a part, and the records tell them apart.
/// When the segment is finished, it becomes a <see cref="MessageIndexFile"/>, and this one serves the next: a message that is logged costs no memory of its own. For one thread at a time.
/// </summary>
internal sealed class MessageIndex
{
    // The offsets of one charge point lie in blocks of one array, each of which begins with the place of its next.
    private const int BlockLength = 8;
    private const int OffsetsPerBlock = BlockLength - 1;

    private readonly Dictionary<ulong, Part> _parts = [];
    private readonly List<ulong> _sorted = [];
    private int[] _blocks = new int[64 * BlockLength];
    private int _blocksEnd;
    private int _count;
    private byte[] _encoded = [];

    public static ulong HashOf(ReadOnlySpan<byte> owner) => XxHash3.HashToUInt64(owner);

    /// <param name="hash">Of the charge point's identity.</param>
    /// <param name="offset">Of its message in the segment; larger than all before.</param>
    public void Add(ulong hash, int offset)
    {
        ref Part part = ref CollectionsMarshal.GetValueRefOrAddDefault(_parts, hash, out bool isKnown);
        int place = part.Count % OffsetsPerBlock;
        if (place == 0)
        {
            int block = NewBlock();
            if (isKnown)
            {
                _blocks[part.LastBlock] = block;
            }
            else
            {
                part.FirstBlock = block;
            }

            part.LastBlock = block;
        }

        _blocks[part.LastBlock + 1 + place] = offset;
        part.Count++;
        _count++;
    }

    /// <summary>Fills in a charge point's offsets from one on, in order, and gives how many there was room for.</summary>
    public int Find(ulong hash, int from, Span<int> found)
    {
        int count = 0;
        Walk walk = new(this, hash);
        while (count < found.Length && walk.TryNext(out ReadOnlySpan<int> offsets))
        {
            ReadOnlySpan<int> wanted = offsets[CountBefore(offsets, from)..];
            wanted = wanted[..Math.Min(wanted.Length, found.Length - count)];
            wanted.CopyTo(found[count..]);
            count += wanted.Length;
        }

        return count;
    }

    /// <summary>Fills in a charge point's last offsets before one, in order, and gives how many.</summary>
    public int FindLast(ulong hash, int before, Span<int> found)
    {
        int all = 0;
        Walk counting = new(this, hash);
        while (counting.TryNext(out ReadOnlySpan<int> offsets) && CountBefore(offsets, before) is var within and > 0)
        {
            all += within;
        }

        int skipped = Math.Max(0, all - found.Length);
        int count = 0;
        Walk walk = new(this, hash);
        for (int place = 0; place < all && walk.TryNext(out ReadOnlySpan<int> offsets); place += offsets.Length)
        {
            ReadOnlySpan<int> wanted = offsets[Math.Clamp(skipped - place, 0, offsets.Length)..Math.Min(offsets.Length, all - place)];
            wanted.CopyTo(found[count..]);
            count += wanted.Length;
        }

        return count;
    }

    /// <summary>The bytes of the file for a finished segment; valid until the next call of a member.</summary>
    public ReadOnlySpan<byte> Encode(long segmentLength, long firstTimeMs, long lastTimeMs)
    {
        int length = MessageIndexFile.HeaderLength + (_parts.Count * MessageIndexFile.EntryLength) + (_count * sizeof(int));
        if (_encoded.Length < length)
        {
            _encoded = new byte[Math.Max(length, 2 * _encoded.Length)];
        }

        Span<byte> bytes = _encoded.AsSpan(0, length);
        EncodeParts(bytes[MessageIndexFile.HeaderLength..]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, MessageIndexFile.Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], segmentLength);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], firstTimeMs);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], lastTimeMs);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[32..], _parts.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[36..], _count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[40..], Crc32C.Compute(bytes[MessageIndexFile.HeaderLength..]));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], Crc32C.Compute(bytes[..44]));
        return bytes;
    }

    /// <summary>Forgets all, for another segment; the memory is kept.</summary>
    public void Clear()
    {
        _parts.Clear();
        _blocksEnd = 0;
        _count = 0;
    }

    // Sorted by hash, since the file is searched by halves.
    private void EncodeParts(Span<byte> entries)
    {
        _sorted.Clear();
        _sorted.AddRange(_parts.Keys);
        _sorted.Sort();
        Span<byte> offsets = entries[(_sorted.Count * MessageIndexFile.EntryLength)..];
        int start = 0;
        foreach (ulong hash in _sorted)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entries, hash);
            BinaryPrimitives.WriteInt32LittleEndian(entries[8..], start);
            BinaryPrimitives.WriteInt32LittleEndian(entries[12..], _parts[hash].Count);
            entries = entries[MessageIndexFile.EntryLength..];
            Walk walk = new(this, hash);
            while (walk.TryNext(out ReadOnlySpan<int> own))
            {
                foreach (int offset in own)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(offsets[(start * sizeof(int))..], offset);
                    start++;
                }
            }
        }
    }

    private int NewBlock()
    {
        if (_blocksEnd == _blocks.Length)
        {
            Array.Resize(ref _blocks, 2 * _blocks.Length);
        }

        int block = _blocksEnd;
        _blocksEnd += BlockLength;
        return block;
    }

    private static int CountBefore(ReadOnlySpan<int> offsets, int limit)
    {
        int place = offsets.BinarySearch(limit);
        return place < 0 ? ~place : place;
    }

    private struct Part
    {
        public int FirstBlock;
        public int LastBlock;
        public int Count;
    }

    /// <summary>A charge point's offsets in order, a block at a time.</summary>
    private ref struct Walk
    {
        private readonly int[] _blocks;
        private int _block;
        private int _left;

        public Walk(MessageIndex index, ulong hash)
        {
            index._parts.TryGetValue(hash, out Part part);
            _blocks = index._blocks;
            _block = part.FirstBlock;
            _left = part.Count;
        }

        public bool TryNext(out ReadOnlySpan<int> offsets)
        {
            offsets = _blocks.AsSpan(_block + 1, Math.Min(_left, OffsetsPerBlock));
            _left -= offsets.Length;
            _block = _left > 0 ? _blocks[_block] : _block;
            return !offsets.IsEmpty;
        }
    }
}
