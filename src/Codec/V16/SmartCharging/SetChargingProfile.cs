namespace Ocpp.Codec.V16;

/// <summary>Gives a charging profile to a connector, or to the charge point. OCPP 1.6 §6.43, sent by the Central System.</summary>
[OcppMessage(V16Action.SetChargingProfile, MessageKind.Request)]
public readonly ref partial struct SetChargingProfileRequest
{
    /// <summary>The connector; 0 is the charge point itself, or every connector, as the purpose says.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>The profile: one, despite the name.</summary>
    public required ChargingProfile CsChargingProfiles { get; init; }
}

/// <summary>Says what became of the profile. OCPP 1.6 §6.44, sent by the charge point.</summary>
[OcppMessage(V16Action.SetChargingProfile, MessageKind.Response)]
public readonly ref partial struct SetChargingProfileResponse
{
    /// <summary>How it went.</summary>
    public required ChargingProfileStatus Status { get; init; }
}
