using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>What the store looks like at a moment; the figures are read one by one and needn't be of the very same instant.</summary>
/// <param name="Applied">The last record applied.</param>
/// <param name="Lag">Committed records that wait to be applied.</param>
/// <param name="LiveRecords">Records that a read can find.</param>
/// <param name="LiveBytes">What those take in the log, headers and padding included.</param>
/// <param name="LogBytes">Length of the log from its beginning to its tail; what is above <see cref="LiveBytes"/> is reclaimed by compaction.</param>
/// <param name="MemoryBytes">Pages of the log that are allocated.</param>
/// <param name="IndexBytes">The hash index: a bucket of 64 bytes bears seven records, and others overflow until the next start.</param>
/// <param name="Checkpoints">Checkpoints taken since the store was opened.</param>
/// <param name="Compactions">Compactions since the store was opened.</param>
/// <param name="LastCheckpoint">The newest checkpoint on disk; none in a new store.</param>
public readonly record struct StateStoreStatistics(
    JournalPosition Applied,
    long Lag,
    long LiveRecords,
    long LiveBytes,
    long LogBytes,
    long MemoryBytes,
    long IndexBytes,
    long Checkpoints,
    long Compactions,
    CheckpointInfo? LastCheckpoint);
