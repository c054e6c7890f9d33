namespace Ocpp.Gateway.Events;

/// <summary>A charge point was deleted by the API. What it did (transactions, commands) stays until its time is over.</summary>
internal readonly ref struct ChargePointForgotten : IFact
{
    /// <inheritdoc/>
    public static FactType Type => FactType.ChargePointForgotten;

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        // Its header says it all.
    }
}
