namespace Ocpp.Codec.V16;

/// <summary>What is wrong with a connector or a charge point. OCPP 1.6 §7.6.</summary>
[OcppEnum]
public enum ChargePointErrorCode : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The connector can't be locked or unlocked.</summary>
    ConnectorLockFailure,

    /// <summary>Talking to the vehicle fails.</summary>
    EVCommunicationError,

    /// <summary>The ground fault breaker has tripped.</summary>
    GroundFailure,

    /// <summary>It is too hot inside.</summary>
    HighTemperature,

    /// <summary>Hardware or software inside has failed.</summary>
    InternalError,

    /// <summary>The Central System's answer contradicts the local list.</summary>
    LocalListConflict,

    /// <summary>Nothing is wrong.</summary>
    NoError,

    /// <summary>Something else; the vendor's code and the info text say what.</summary>
    OtherError,

    /// <summary>The overcurrent protection has tripped.</summary>
    OverCurrentFailure,

    /// <summary>The voltage is too high.</summary>
    OverVoltage,

    /// <summary>The power meter can't be read.</summary>
    PowerMeterFailure,

    /// <summary>The power switch doesn't obey.</summary>
    PowerSwitchFailure,

    /// <summary>The id tag reader has failed.</summary>
    ReaderFailure,

    /// <summary>A reset didn't succeed.</summary>
    ResetFailure,

    /// <summary>The voltage is too low.</summary>
    UnderVoltage,

    /// <summary>The wireless link is weak.</summary>
    WeakSignal,
}
