namespace Ocpp.Codec.V16;

/// <summary>A limit on power or current over time, for a purpose. OCPP 1.6 §7.8.</summary>
[OcppType]
public readonly ref partial struct ChargingProfile
{
    /// <summary>Number of the profile, the Central System's choice.</summary>
    public required int ChargingProfileId { get; init; }

    /// <summary>The transaction that a TxProfile is for.</summary>
    public int? TransactionId { get; init; }

    /// <summary>Of several valid profiles of one purpose the one with the highest level counts; at least 0.</summary>
    public required int StackLevel { get; init; }

    /// <summary>What the profile limits.</summary>
    public required ChargingProfilePurpose ChargingProfilePurpose { get; init; }

    /// <summary>What its times count from.</summary>
    public required ChargingProfileKind ChargingProfileKind { get; init; }

    /// <summary>How often it repeats; only with kind Recurring.</summary>
    public RecurrencyKind? RecurrencyKind { get; init; }

    /// <summary>From when on it counts; absent means at once.</summary>
    public OcppTimestamp? ValidFrom { get; init; }

    /// <summary>Until when it counts; absent means until it is replaced.</summary>
    public OcppTimestamp? ValidTo { get; init; }

    /// <summary>The limits.</summary>
    public required ChargingSchedule ChargingSchedule { get; init; }
}
