namespace Ocpp.Gateway.Events;

/// <summary>
/// Something that happened and was decided, as the journal keeps it. Facts are <c>readonly ref struct</c>s over the bytes of a frame or of a
/// record: stating one allocates nothing. Written by <c>ChargePoint.Record</c>, read back by each type's static <c>Decode</c>.
/// </summary>
internal interface IFact
{
    /// <summary>What it states.</summary>
    static abstract FactType Type { get; }

    /// <summary>Writes what follows the header in the record.</summary>
    void Encode(ref FactWriter writer);
}
