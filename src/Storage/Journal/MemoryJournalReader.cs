namespace Ocpp.Storage.Journal;

/// <summary>Reads a journal in memory, a chunk at a time.</summary>
internal sealed class MemoryJournalReader(MemoryJournal journal, JournalPosition from, TailWait wait) : IJournalReader
{
    private MemoryChunk? _chunk;

    public JournalPosition NextPosition { get; private set; } = from;

    public bool TryRead(out JournalPosition position, out ReadOnlySpan<byte> record)
    {
        position = JournalPosition.None;
        record = default;
        if (NextPosition > journal.Committed)
        {
            return false;
        }

        if (_chunk is null || NextPosition > _chunk.Last)
        {
            _chunk = journal.Find(NextPosition, out JournalPosition oldest) ?? throw new JournalTruncatedException(NextPosition, oldest);
        }

        position = NextPosition;
        record = _chunk.Read(position);
        NextPosition = position.Next;
        return true;
    }

    public ValueTask<bool> WaitForMoreAsync(CancellationToken cancellationToken) => wait.WaitAsync(NextPosition, cancellationToken);

    public void Dispose() => _chunk = null;
}
