namespace Ocpp.Gateway.Commands;

internal sealed partial class EffectWatch
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5102, Level = LogLevel.Warning, Message = "What {ChargePointId} did not report in time can't be recorded yet.")]
        public static partial void NotRecorded(ILogger logger, Exception exception, string chargePointId);
    }
}
