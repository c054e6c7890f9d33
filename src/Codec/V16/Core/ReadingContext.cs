namespace Ocpp.Codec.V16;

/// <summary>Why a reading was taken. OCPP 1.6 §7.35.</summary>
[OcppEnum]
public enum ReadingContext : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>At the start of an interruption.</summary>
    [OcppName("Interruption.Begin")]
    InterruptionBegin,

    /// <summary>On resuming after an interruption.</summary>
    [OcppName("Interruption.End")]
    InterruptionEnd,

    /// <summary>Anything else.</summary>
    Other,

    /// <summary>At a clock-aligned interval.</summary>
    [OcppName("Sample.Clock")]
    SampleClock,

    /// <summary>At an interval since the transaction's start.</summary>
    [OcppName("Sample.Periodic")]
    SamplePeriodic,

    /// <summary>At the start of the transaction.</summary>
    [OcppName("Transaction.Begin")]
    TransactionBegin,

    /// <summary>At the end of the transaction.</summary>
    [OcppName("Transaction.End")]
    TransactionEnd,

    /// <summary>By a TriggerMessage.</summary>
    Trigger,
}
