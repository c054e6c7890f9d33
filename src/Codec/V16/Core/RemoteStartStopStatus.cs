namespace Ocpp.Codec.V16;

/// <summary>Whether a charge point will try to start or to stop. OCPP 1.6 §7.39.</summary>
[OcppEnum]
public enum RemoteStartStopStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It will try.</summary>
    Accepted,

    /// <summary>It won't.</summary>
    Rejected,
}
