namespace Ocpp.Codec.V16;

/// <summary>Asks what a connector's profiles come to. OCPP 1.6 §6.21, sent by the Central System.</summary>
[OcppMessage(V16Action.GetCompositeSchedule, MessageKind.Request)]
public readonly ref partial struct GetCompositeScheduleRequest
{
    /// <summary>The connector; 0 is what the charge point expects to draw from the grid.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>Seconds to look ahead.</summary>
    public required int Duration { get; init; }

    /// <summary>The unit to answer in; absent leaves it to the charge point.</summary>
    public ChargingRateUnit? ChargingRateUnit { get; init; }
}

/// <summary>Gives the schedule that a connector's profiles come to. OCPP 1.6 §6.22, sent by the charge point.</summary>
[OcppMessage(V16Action.GetCompositeSchedule, MessageKind.Response)]
public readonly ref partial struct GetCompositeScheduleResponse
{
    /// <summary>Whether there is an answer.</summary>
    public required GetCompositeScheduleStatus Status { get; init; }

    /// <summary>The connector that was asked for.</summary>
    public int? ConnectorId { get; init; }

    /// <summary>When the schedule's first period begins.</summary>
    public OcppTimestamp? ScheduleStart { get; init; }

    /// <summary>The schedule; indicative only.</summary>
    public ChargingSchedule ChargingSchedule { get; init; }
}
