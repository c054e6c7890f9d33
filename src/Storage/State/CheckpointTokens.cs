using FASTER.core;

namespace Ocpp.Storage.State;

/// <summary>
/// Keeps FASTER's description of a checkpoint in memory; <see cref="CheckpointManifest"/> carries it to disk together with our own facts and
/// checksums, in one file that is there or isn't. FASTER's own manager writes a directory per checkpoint and can't tell a damaged one.
/// </summary>
internal sealed class CheckpointTokens : ICheckpointManager
{
    private readonly Dictionary<Guid, byte[]> _metadata = [];

    internal void Add(Guid token, byte[] metadata) => _metadata[token] = metadata;

    /// <summary>The description that FASTER handed over, once.</summary>
    internal byte[] Take(Guid token)
    {
        byte[] metadata = _metadata[token];
        _metadata.Remove(token);
        return metadata;
    }

    public void CommitLogCheckpoint(Guid logToken, byte[] commitMetadata) => Add(logToken, commitMetadata);

    public byte[] GetLogCheckpointMetadata(Guid logToken, DeltaLog deltaLog, bool scanDelta = false, long recoverTo = -1) => _metadata[logToken];

    public IEnumerable<Guid> GetLogCheckpointTokens() => _metadata.Keys;

    public void Purge(Guid token) => _metadata.Remove(token);

    public void PurgeAll() => _metadata.Clear();

    public void InitializeLogCheckpoint(Guid logToken)
    {
    }

    public void CheckpointVersionShift(long oldVersion, long newVersion)
    {
    }

    public void OnRecovery(Guid indexToken, Guid logToken)
    {
    }

    public void Dispose()
    {
    }

    /// <summary>There is no delta log: checkpoints are fold-over.</summary>
    public IDevice GetDeltaLogDevice(Guid token) => null!;

    // The index is rebuilt from the log, which recovery reads anyway for its checksums; snapshots and deltas are never asked for.
    public IEnumerable<Guid> GetIndexCheckpointTokens() => [];

    public void InitializeIndexCheckpoint(Guid indexToken) => throw NotUsed();

    public void CommitIndexCheckpoint(Guid indexToken, byte[] commitMetadata) => throw NotUsed();

    public byte[] GetIndexCheckpointMetadata(Guid indexToken) => throw NotUsed();

    public IDevice GetIndexDevice(Guid indexToken) => throw NotUsed();

    public IDevice GetSnapshotLogDevice(Guid token) => throw NotUsed();

    public IDevice GetSnapshotObjectLogDevice(Guid token) => throw NotUsed();

    public void CommitLogIncrementalCheckpoint(Guid logToken, long version, byte[] commitMetadata, DeltaLog deltaLog) => throw NotUsed();

    private static NotSupportedException NotUsed() => new("The state takes fold-over checkpoints of the log only.");
}
