using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Fleet;

internal sealed partial class FleetRun
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5211, Level = LogLevel.Information, Message = "Fleet command {FleetCommandId} ({Action}): {Total} charge points selected.")]
        public static partial void Selected(ILogger logger, string fleetCommandId, string action, int total);

        [LoggerMessage(EventId = 5212, Level = LogLevel.Information, Message = "Fleet command {FleetCommandId} has ended: {State}.")]
        public static partial void Ended(ILogger logger, string fleetCommandId, FleetCommandState state);

        [LoggerMessage(EventId = 5213, Level = LogLevel.Warning, Message = "Fleet command {FleetCommandId} rests since nothing can be stored.")]
        public static partial void Rests(ILogger logger, Exception exception, string fleetCommandId);

        [LoggerMessage(EventId = 5214, Level = LogLevel.Error, Message = "Fleet command {FleetCommandId} failed at {ChargePointId}.")]
        public static partial void SendFailed(ILogger logger, Exception exception, string fleetCommandId, string chargePointId);

        [LoggerMessage(EventId = 5215, Level = LogLevel.Error, Message = "Fleet command {FleetCommandId} failed and rests.")]
        public static partial void Failed(ILogger logger, Exception exception, string fleetCommandId);
    }
}
