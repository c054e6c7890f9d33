namespace Ocpp.Storage.State;

/// <summary>The places in a checkpoint where a crash leaves something different behind; tests look at the directory there.</summary>
internal enum CheckpointStep
{
    /// <summary>The log is in its files, not yet synced.</summary>
    Folded,

    /// <summary>All but the manifest is on disk.</summary>
    Verified,

    /// <summary>The checkpoint exists; what it replaces is still there.</summary>
    Stored,

    /// <summary>Nothing is left of what no kept checkpoint needs.</summary>
    Purged,

    /// <summary>What lived in the log's first page was copied to its end, in memory only.</summary>
    Compacted,
}
