namespace Ocpp.Gateway.Commands;

internal sealed partial class HeldCommands
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5011, Level = LogLevel.Warning, Message = "{ChargePointId}: its held commands could not be handled.")]
        public static partial void SweepFailed(ILogger logger, Exception exception, string chargePointId);
    }
}
