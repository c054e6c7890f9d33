namespace Ocpp.Storage.Journal;

/// <summary>A part of a journal in memory: bytes of consecutive records. What was written is never changed, so readers look at it without a lock.</summary>
internal sealed class MemoryChunk(JournalPosition first, int capacity)
{
    private const int MaxRecords = 16 << 10;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private readonly int[] _ends = new int[MaxRecords];
    private int _count;

    public JournalPosition First => first;

    public int Capacity => capacity;

    public JournalPosition Last => new(first.Value + Volatile.Read(ref _count) - 1);

    public bool TryAdd(ReadOnlySpan<byte> record)
    {
        int start = _count == 0 ? 0 : _ends[_count - 1];
        if (_count == MaxRecords || record.Length > _bytes.Length - start)
        {
            return false;
        }

        record.CopyTo(_bytes.AsSpan(start));
        _ends[_count] = start + record.Length;
        Volatile.Write(ref _count, _count + 1);
        return true;
    }

    public ReadOnlySpan<byte> Read(JournalPosition position)
    {
        int index = (int)(position.Value - first.Value);
        int start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }
}
