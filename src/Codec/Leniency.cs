namespace Ocpp.Codec;

/// <summary>How much of a payload's deviations from its schema is let pass.</summary>
public enum Leniency : byte
{
    /// <summary>Every deviation is a fault.</summary>
    Strict,

    /// <summary>The deviations named in <see cref="Tolerance"/> pass and are reported; everything else is a fault.</summary>
    Lenient,

    /// <summary>
    /// For StartTransaction, StopTransaction and MeterValues, whose sender resends for ever or forgets the transaction when it gets an
    /// error: only a required property that is missing, or is neither of its JSON type nor convertible to it, is a fault. An optional
    /// property of the wrong type counts as absent.
    /// </summary>
    Transaction,
}
