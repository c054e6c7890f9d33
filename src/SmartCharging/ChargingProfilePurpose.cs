namespace Ocpp.SmartCharging;

/// <summary>What a charging profile limits. OCPP 1.6 §3.13.1.</summary>
public enum ChargingProfilePurpose
{
    /// <summary>All connectors together.</summary>
    ChargePointMaxProfile,

    /// <summary>Transactions without a profile of their own; on connector 0 those of every connector.</summary>
    TxDefaultProfile,

    /// <summary>One transaction.</summary>
    TxProfile,
}
