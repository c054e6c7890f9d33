using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// What a journal record means for the state. The same projection runs in replay and live, so that there is no second way to change state;
/// it must depend on nothing but the records and the state itself, or the two would differ.
/// </summary>
public interface IProjection
{
    /// <summary>
    /// Called once while the store opens, after a checkpoint was recovered (or with an empty state) and before the journal's tail is replayed:
    /// the place to build in-memory indexes from all records. <paramref name="state"/> and <paramref name="scan"/> are valid for the length of the call.
    /// </summary>
    void Restore(IStateReader state, StateScan scan);

    /// <summary>
    /// Applies one committed record. Called in the order of positions, each position once after the recovered checkpoint, always by one thread at a time:
    /// the opener's while the store opens, then the applier's. An exception is a bug and stops the store (<see cref="StateHealth.Failed"/>).
    /// </summary>
    void Apply(JournalPosition position, ReadOnlySpan<byte> record, IStateWriter state);
}
