namespace Ocpp.FleetInMemory.ChargePoints;

/// <summary>What a charge point sends.</summary>
internal enum Message : byte
{
    None,
    Boot,
    Heartbeat,
    MeterValues,
    LongMeterValues,
    Status,
    Authorize,
    Start,
    Stop,
}
