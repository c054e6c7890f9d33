namespace Ocpp.Codec.V16;

/// <summary>What a charging profile limits. OCPP 1.6 §7.10.</summary>
[OcppEnum]
public enum ChargingProfilePurpose : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>All connectors together; connector 0 only.</summary>
    ChargePointMaxProfile,

    /// <summary>Transactions that have no profile of their own.</summary>
    TxDefaultProfile,

    /// <summary>One transaction.</summary>
    TxProfile,
}
