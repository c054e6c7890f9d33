namespace Ocpp.SmartCharging;

/// <summary>The unit of limits. OCPP 1.6 §7.12.</summary>
public enum ChargingRateUnit
{
    /// <summary>Amperes per phase.</summary>
    A,

    /// <summary>Watts over all phases.</summary>
    W,
}
