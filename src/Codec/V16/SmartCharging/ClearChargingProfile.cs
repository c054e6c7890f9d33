namespace Ocpp.Codec.V16;

/// <summary>
/// Removes charging profiles: the one with the id, else all that match every given field, else all. OCPP 1.6 §6.13, sent by the Central
/// System.
/// </summary>
[OcppMessage(V16Action.ClearChargingProfile, MessageKind.Request)]
public readonly ref partial struct ClearChargingProfileRequest
{
    /// <summary>The profile; when given, the other fields don't count.</summary>
    public int? Id { get; init; }

    /// <summary>The connector; 0 is the charge point itself.</summary>
    public int? ConnectorId { get; init; }

    /// <summary>Only profiles of this purpose.</summary>
    public ChargingProfilePurpose? ChargingProfilePurpose { get; init; }

    /// <summary>Only profiles of this level.</summary>
    public int? StackLevel { get; init; }
}

/// <summary>Says whether any profile matched. OCPP 1.6 §6.14, sent by the charge point.</summary>
[OcppMessage(V16Action.ClearChargingProfile, MessageKind.Response)]
public readonly ref partial struct ClearChargingProfileResponse
{
    /// <summary>Whether any was removed.</summary>
    public required ClearChargingProfileStatus Status { get; init; }
}
