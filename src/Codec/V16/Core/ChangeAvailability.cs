namespace Ocpp.Codec.V16;

/// <summary>Puts a connector, or the whole charge point, into or out of service. OCPP 1.6 §6.7, sent by the Central System.</summary>
[OcppMessage(V16Action.ChangeAvailability, MessageKind.Request)]
public readonly ref partial struct ChangeAvailabilityRequest
{
    /// <summary>The connector; 0 is the charge point with all its connectors.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>The state that is asked for.</summary>
    public required AvailabilityType Type { get; init; }
}

/// <summary>
/// Says whether the change is made, put off until the running transaction ends, or refused. OCPP 1.6 §6.8, sent by the charge point.
/// </summary>
[OcppMessage(V16Action.ChangeAvailability, MessageKind.Response)]
public readonly ref partial struct ChangeAvailabilityResponse
{
    /// <summary>What comes of it.</summary>
    public required AvailabilityStatus Status { get; init; }
}
