namespace Ocpp.Gateway.Fleet;

internal sealed partial class ConfigurationKeeper
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5201, Level = LogLevel.Information, Message = "{ChargePointId}: {Changed} configuration keys brought in line, {Refused} refused.")]
        public static partial void Kept(ILogger logger, string chargePointId, int changed, int refused);

        [LoggerMessage(EventId = 5202, Level = LogLevel.Warning, Message = "{ChargePointId}: its configuration could not be compared with what is desired.")]
        public static partial void Failed(ILogger logger, Exception exception, string chargePointId);

        [LoggerMessage(EventId = 5203, Level = LogLevel.Debug, Message = "{ChargePointId}: bringing its configuration in line ended early: {Result}.")]
        public static partial void EndedEarly(ILogger logger, string chargePointId, Commands.CommandResult result);
    }
}
