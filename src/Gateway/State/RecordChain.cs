using System.Buffers;
using System.Buffers.Binary;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>
/// Doubly linked lists through the records of a family (transactions, commands), the newest first. The store has neither order nor
/// secondary indexes; a month of a large fleet's transactions is too much for an index in memory, and chains answer every list that the
/// API offers at the price of two small writes for each new record. Removing one mends the chain, so retention leaves no holes.
/// Used by the applier's thread only.
/// </summary>
/// <remarks>A record of a family begins with its layout version and then <see cref="LinksLength"/> bytes of links, which only this class touches.</remarks>
internal sealed class RecordChain(byte family)
{
    /// <summary>Where the links begin in a record.</summary>
    public const int LinksAt = 1;

    /// <summary>Two numbers, earlier and later, for each <see cref="ChainKind"/>.</summary>
    public const int LinksLength = 4 * 2 * sizeof(long);

    private const byte HeadLayout = 1;
    private const int HeadLength = 1 + sizeof(long);

    private readonly ArrayBufferWriter<byte> _neighbour = new(1024);
    private readonly byte[] _key = new byte[StateKey.MaxLength];

    /// <summary>The next older record in the chain; 0 at its end.</summary>
    public static long Earlier(ReadOnlySpan<byte> record, ChainKind chain) => BinaryPrimitives.ReadInt64LittleEndian(record[At(chain)..]);

    /// <summary>The newest record of a chain; 0 when it is empty.</summary>
    public static long ReadHead(IStateReader state, byte family, ChainKind chain, scoped ReadOnlySpan<byte> owner)
    {
        Span<byte> buffer = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> value = StateBuffers.Rent();
        return state.TryRead(StateKey.OfChain(family, chain, owner, buffer), value) ? DecodeHead(value.WrittenSpan) : 0;
    }

    /// <summary>Makes <paramref name="record"/>, which the caller stores afterwards, the newest of a chain.</summary>
    public void Append(IStateWriter state, Span<byte> record, long number, ChainKind chain, scoped ReadOnlySpan<byte> owner)
    {
        long head = 0;
        ReadOnlySpan<byte> headKey = StateKey.OfChain(family, chain, owner, _key);
        _neighbour.ResetWrittenCount();
        if (state.TryRead(headKey, _neighbour))
        {
            head = DecodeHead(_neighbour.WrittenSpan);
        }

        BinaryPrimitives.WriteInt64LittleEndian(record[At(chain)..], head);
        BinaryPrimitives.WriteInt64LittleEndian(record[(At(chain) + sizeof(long))..], 0);
        WriteHead(state, headKey, number);
        if (head != 0)
        {
            Patch(state, head, At(chain) + sizeof(long), number);
        }
    }

    /// <summary>Takes <paramref name="record"/>, which the caller deletes afterwards, out of a chain.</summary>
    public void Remove(IStateWriter state, scoped ReadOnlySpan<byte> record, ChainKind chain, scoped ReadOnlySpan<byte> owner)
    {
        long earlier = Earlier(record, chain);
        long later = BinaryPrimitives.ReadInt64LittleEndian(record[(At(chain) + sizeof(long))..]);
        if (earlier != 0)
        {
            Patch(state, earlier, At(chain) + sizeof(long), later);
        }

        if (later != 0)
        {
            Patch(state, later, At(chain), earlier);
            return;
        }

        ReadOnlySpan<byte> headKey = StateKey.OfChain(family, chain, owner, _key);
        if (earlier != 0)
        {
            WriteHead(state, headKey, earlier);
        }
        else
        {
            state.Delete(headKey);
        }
    }

    private static int At(ChainKind chain) => LinksAt + ((int)chain * 2 * sizeof(long));

    private static long DecodeHead(ReadOnlySpan<byte> value)
    {
        StoredLayout.Check("A list's head", value[0], HeadLayout);
        return BinaryPrimitives.ReadInt64LittleEndian(value[1..]);
    }

    private static void WriteHead(IStateWriter state, ReadOnlySpan<byte> key, long number)
    {
        Span<byte> value = stackalloc byte[HeadLength];
        value[0] = HeadLayout;
        BinaryPrimitives.WriteInt64LittleEndian(value[1..], number);
        state.Upsert(key, value);
    }

    private void Patch(IStateWriter state, long number, int offset, long value)
    {
        ReadOnlySpan<byte> key = StateKey.Of(family, number, _key);
        Span<byte> patched = StateBuffers.Read(state, key, _neighbour);
        if (patched.Length > 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(patched[offset..], value);
            state.Upsert(key, patched);
        }
    }
}
