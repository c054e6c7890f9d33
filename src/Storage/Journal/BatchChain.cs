namespace Ocpp.Storage.Journal;

/// <summary>What the next batch has to be: the next number, the next position, and of no earlier incarnation.</summary>
internal readonly record struct BatchChain(long NextBatch, long NextPosition, long Incarnation)
{
    public static BatchChain From(in SegmentHeader header) => new(header.FirstBatch, header.FirstPosition, header.Incarnation);

    public bool Accepts(in BatchHeader batch) =>
        batch.Number == NextBatch && batch.FirstPosition == NextPosition && batch.Incarnation >= Incarnation;

    public static BatchChain After(in BatchHeader batch) => new(batch.Number + 1, batch.LastPosition + 1, batch.Incarnation);
}
