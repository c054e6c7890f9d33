namespace Ocpp.Storage.Journal;

/// <summary>What was found when a journal was opened.</summary>
/// <param name="Segments">The files, oldest first.</param>
/// <param name="Chain">What the next batch will be.</param>
/// <param name="Incarnation">The number of this run, higher than any before.</param>
/// <param name="EndsWithMark">The last batch has no records, so it needs no further mark behind it.</param>
/// <param name="Cut">The incomplete batch that was cut off, if there was one.</param>
internal sealed record RecoveredJournal(IReadOnlyList<Segment> Segments, BatchChain Chain, long Incarnation, bool EndsWithMark, TornEnd? Cut)
{
    public JournalPosition Committed => new(Chain.NextPosition - 1);
}
