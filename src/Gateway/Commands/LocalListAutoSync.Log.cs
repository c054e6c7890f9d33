namespace Ocpp.Gateway.Commands;

internal sealed partial class LocalListAutoSync
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5103, Level = LogLevel.Debug, Message = "The local list of {ChargePointId} was looked at: {Failure} {Status}, version {ListVersion}.")]
        public static partial void Ran(ILogger logger, string chargePointId, CommandResult? failure, string? status, int listVersion);

        [LoggerMessage(EventId = 5104, Level = LogLevel.Warning, Message = "The local list of {ChargePointId} can't be brought in line yet.")]
        public static partial void Failed(ILogger logger, Exception exception, string chargePointId);
    }
}
