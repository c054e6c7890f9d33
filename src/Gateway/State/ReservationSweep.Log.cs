namespace Ocpp.Gateway.State;

internal sealed partial class ReservationSweep
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5101, Level = LogLevel.Warning, Message = "The reservations of {ChargePointId} that ran out can't be recorded yet.")]
        public static partial void NotRecorded(ILogger logger, Exception exception, string chargePointId);
    }
}
