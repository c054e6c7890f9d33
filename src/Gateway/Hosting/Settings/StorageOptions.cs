using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>The settings under <c>Storage</c>, checked; immutable, one instance for the life of the process, injected as itself.</summary>
internal sealed record StorageOptions
{
    /// <summary>Everything that the gateway keeps; an absolute path.</summary>
    public string Directory { get; init; } = Path.GetFullPath("data");

    /// <summary>Whether an answer waits until what it acknowledges is on disk.</summary>
    public Durability Durability { get; init; } = Durability.Commit;

    /// <summary>With <see cref="Durability.Async"/> at most so much is lost in a crash.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>With <see cref="Durability.Commit"/> an answer waits at most so long for others to share its commit; zero for none.</summary>
    public TimeSpan CommitLinger { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long ended transactions, events and message logs are kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What the log of all messages may take on disk, in bytes; 0 keeps none.</summary>
    public long MessageLogSize { get; init; } = 1L << 30;

    /// <summary>What the journal may take on disk, in bytes, whatever <see cref="Retention"/> says; 0 for no limit but the disk's.</summary>
    public long JournalSize { get; init; }

    /// <summary>The size in bytes that a segment of the journal is written ahead to.</summary>
    public long SegmentSize { get; init; } = 64L * 1024 * 1024;

    /// <summary>How often the state is checkpointed; what came after the last checkpoint is replayed at the start.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(5);
}
