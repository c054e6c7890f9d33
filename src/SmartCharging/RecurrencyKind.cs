namespace Ocpp.SmartCharging;

/// <summary>How often a recurring profile begins again, always at the time of day (and day of the week) of its startSchedule. OCPP 1.6 §7.37, errata.</summary>
public enum RecurrencyKind
{
    /// <summary>Every 24 hours.</summary>
    Daily,

    /// <summary>Every 7 days.</summary>
    Weekly,
}
