using System.Buffers;
using System.Runtime.CompilerServices;
using Ocpp.Storage.Journal;
using Ocpp.Transport;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The answers of one session that may not go out yet, already framed, in the order in which their CALLs came: an answer that could
/// go now waits behind one that waits. For more than one at a time: see <see cref="SessionAnswers"/>. Used under the turn only. Holds no memory while it is empty.
/// </summary>
internal struct ReplyQueue
{
    private const int FirstEntries = 4;
    private const int FirstBytes = 512;

    // Sessions of which several answers wait at the same moment; some 3 MB when that many do.
    private const int KeptBuffers = 4_096;

    private static readonly BufferShelf<Entry> EntryShelf = new(FirstEntries, KeptBuffers);
    private static readonly BufferShelf<byte> ByteShelf = new(FirstBytes, KeptBuffers);

    private Entry[]? _entries;
    private byte[]? _bytes;
    private int _firstEntry;
    private int _entryEnd;
    private int _firstByte;
    private int _byteEnd;

    public readonly int Count => _entryEnd - _firstEntry;

    public readonly bool IsEmpty => _entryEnd == _firstEntry;

    /// <summary>What the oldest waiting answer waits for.</summary>
    public readonly JournalPosition HeadPosition => _entries![_firstEntry].Position;

    /// <summary>Fetches ahead what lies at the beginning.</summary>
    public readonly void Prefetch()
    {
        CacheLines.Prefetch(_entries, lines: 2);
        CacheLines.Prefetch(_bytes, lines: 2);
    }

    /// <param name="frame">The whole WebSocket frame.</param>
    /// <param name="position">The answer may go once this is committed; <c>default</c>: as soon as it is the oldest.</param>
    /// <param name="afterReply">What has to follow the answer, or null.</param>
    /// <param name="origin">Which CALL it answers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> frame, JournalPosition position, Action<ChargePointSession>? afterReply, in CallOrigin origin)
    {
        _entries ??= EntryShelf.Rent();
        _bytes ??= frame.Length <= FirstBytes ? ByteShelf.Rent() : ArrayPool<byte>.Shared.Rent(frame.Length);
        if (_entryEnd == _entries.Length)
        {
            MakeRoomForEntry();
        }

        if (_bytes.Length - _byteEnd < frame.Length)
        {
            MakeRoomForBytes(frame.Length);
        }

        frame.CopyTo(_bytes.AsSpan(_byteEnd));
        _byteEnd += frame.Length;
        _entries[_entryEnd++] = new Entry(position, frame.Length, afterReply, origin);
    }

    /// <summary>Takes the oldest answer if it may go now. The frame is valid until the next call of a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(JournalPosition committed, out ReadOnlySpan<byte> frame, out Action<ChargePointSession>? afterReply, out CallOrigin origin)
    {
        if (IsEmpty || _entries![_firstEntry].Position > committed)
        {
            frame = default;
            afterReply = null;
            origin = default;
            return false;
        }

        ref Entry entry = ref _entries[_firstEntry++];
        frame = _bytes.AsSpan(_firstByte, entry.Length);
        afterReply = entry.AfterReply;
        origin = entry.Origin;
        _firstByte += entry.Length;
        entry = default;
        return true;
    }

    /// <summary>Gives the memory back once nothing waits; the spans handed out before end here.</summary>
    public void ReleaseIfEmpty()
    {
        if (!IsEmpty || _entries is null)
        {
            return;
        }

        Return(_entries);
        Return(_bytes!);
        this = default;
    }

    public void Clear()
    {
        _firstEntry = _entryEnd;
        ReleaseIfEmpty();
    }

    private void MakeRoomForEntry()
    {
        Entry[] larger = _firstEntry > 0 ? _entries! : ArrayPool<Entry>.Shared.Rent(_entries!.Length * 2);
        Array.Copy(_entries!, _firstEntry, larger, 0, Count);
        if (larger != _entries)
        {
            Return(_entries!);
            _entries = larger;
        }

        _entryEnd -= _firstEntry;
        _firstEntry = 0;
    }

    private void MakeRoomForBytes(int length)
    {
        int waiting = _byteEnd - _firstByte;
        byte[] target = _bytes!.Length - waiting >= length ? _bytes : ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, waiting + length));
        Buffer.BlockCopy(_bytes, _firstByte, target, 0, waiting);
        if (target != _bytes)
        {
            Return(_bytes);
            _bytes = target;
        }

        _firstByte = 0;
        _byteEnd = waiting;
    }

    // The shared pool has no array as short as the first ones: its entries begin at 16, and what is larger than the first bytes has at least twice as many.
    private static void Return(Entry[] entries)
    {
        if (entries.Length == FirstEntries)
        {
            Array.Clear(entries);
            EntryShelf.Return(entries);
        }
        else
        {
            ArrayPool<Entry>.Shared.Return(entries, clearArray: true);
        }
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length == FirstBytes)
        {
            ByteShelf.Return(bytes);
        }
        else
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private readonly record struct Entry(JournalPosition Position, int Length, Action<ChargePointSession>? AfterReply, CallOrigin Origin);
}
