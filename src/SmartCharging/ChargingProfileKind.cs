namespace Ocpp.SmartCharging;

/// <summary>What the times of a charging profile count from. OCPP 1.6 §7.9.</summary>
public enum ChargingProfileKind
{
    /// <summary>From startSchedule.</summary>
    Absolute,

    /// <summary>From startSchedule, again and again.</summary>
    Recurring,

    /// <summary>From the start of the transaction.</summary>
    Relative,
}
