namespace Ocpp.Codec.V16;

/// <summary>Says that the charge point is alive. It has no fields. OCPP 1.6 §6.29, sent by the charge point.</summary>
[OcppMessage(V16Action.Heartbeat, MessageKind.Request)]
public readonly ref partial struct HeartbeatRequest
{
}

/// <summary>Gives a charge point the time. OCPP 1.6 §6.30, sent by the Central System.</summary>
[OcppMessage(V16Action.Heartbeat, MessageKind.Response)]
public readonly ref partial struct HeartbeatResponse
{
    /// <summary>The Central System's time, UTC; the charge point sets its clock by it.</summary>
    public required OcppTimestamp CurrentTime { get; init; }
}
