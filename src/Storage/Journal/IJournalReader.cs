namespace Ocpp.Storage.Journal;

/// <summary>Reads committed records in order. For one thread at a time.</summary>
public interface IJournalReader : IDisposable
{
    /// <summary>The position that the next successful <see cref="TryRead"/> gives.</summary>
    JournalPosition NextPosition { get; }

    /// <summary>Gives the next committed record; false when there is none yet. <paramref name="record"/> is valid until the next call.</summary>
    /// <exception cref="JournalDamagedException">The record can't be read back.</exception>
    /// <exception cref="JournalTruncatedException">The record was removed before it was read.</exception>
    bool TryRead(out JournalPosition position, out ReadOnlySpan<byte> record);

    /// <summary>True as soon as <see cref="TryRead"/> has something to give; false when nothing more will come because the journal was closed or failed. One wait at a time.</summary>
    ValueTask<bool> WaitForMoreAsync(CancellationToken cancellationToken);
}
