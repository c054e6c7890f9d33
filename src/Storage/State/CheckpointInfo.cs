using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>A checkpoint that is on disk, verified by its own checksums when it is next opened.</summary>
/// <param name="Applied">The last record whose effect the checkpoint holds; recovery replays what comes after it.</param>
/// <param name="Taken">When it was finished, UTC.</param>
/// <param name="Duration">How long the applier was paused for it.</param>
/// <param name="LogBytes">How much of the state log a recovery from it reads.</param>
public readonly record struct CheckpointInfo(JournalPosition Applied, DateTimeOffset Taken, TimeSpan Duration, long LogBytes);
