namespace Ocpp.SmartCharging;

/// <summary>A charging profile that a charge point has accepted. OCPP 1.6 §7.8.</summary>
public sealed record ChargingProfile
{
    /// <summary>chargingProfileId.</summary>
    public required int Id { get; init; }

    /// <summary>Where it was set; 0 is the whole charge point.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>Of a TxProfile, its transaction; null for whichever runs on the connector.</summary>
    public int? TransactionId { get; init; }

    /// <summary>Among profiles of one purpose the highest level that is in force counts.</summary>
    public required int StackLevel { get; init; }

    /// <summary>What it limits.</summary>
    public required ChargingProfilePurpose Purpose { get; init; }

    /// <summary>What its times count from.</summary>
    public required ChargingProfileKind Kind { get; init; }

    /// <summary>How often a recurring one begins again; a recurring one without it doesn't.</summary>
    public RecurrencyKind? Recurrency { get; init; }

    /// <summary>The first instant at which it counts; null for ever since.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>The first instant at which it counts no longer; null for never.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>When the charge point accepted it: what a schedule counts from that names no start of its own.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>The limits.</summary>
    public required ChargingSchedule Schedule { get; init; }
}
