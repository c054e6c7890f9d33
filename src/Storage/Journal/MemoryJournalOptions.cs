namespace Ocpp.Storage.Journal;

/// <summary>How a journal in memory behaves. Sizes are bytes.</summary>
public sealed class MemoryJournalOptions
{
    /// <summary>False: a record is committed with its append. True: only when <see cref="MemoryJournal.Commit()"/> says so.</summary>
    public bool CommitManually { get; init; }

    /// <summary>The longest record.</summary>
    public int MaxRecordSize { get; init; } = 4 << 20;

    /// <summary>When more than this waits for a commit, the journal is congested.</summary>
    public int SoftMemoryLimit { get; init; } = 32 << 20;

    /// <summary>Beyond this appends are refused until a commit.</summary>
    public int HardMemoryLimit { get; init; } = 64 << 20;
}
