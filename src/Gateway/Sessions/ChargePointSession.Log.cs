using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

internal sealed partial class ChargePointSession
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 2003, Level = LogLevel.Debug, Message = "{ChargePointId} vanished: {Reason}")]
        public static partial void Vanished(ILogger logger, string chargePointId, string reason);

        [LoggerMessage(EventId = 2004, Level = LogLevel.Information, Message = "Closing {ChargePointId}: {CloseCode} {Reason}")]
        public static partial void Closing(ILogger logger, string chargePointId, CloseCode closeCode, string reason);

        [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "The end of the connection of {ChargePointId} could not be stored: {Reason}")]
        public static partial void EndNotRecorded(ILogger logger, string chargePointId, string reason);

        [LoggerMessage(EventId = 5231, Level = LogLevel.Warning, Message = "What {ChargePointId} was forgiven could not be stored: {Reason}")]
        public static partial void TolerancesNotRecorded(ILogger logger, string chargePointId, string reason);

        [LoggerMessage(EventId = 2007, Level = LogLevel.Error, Message = "Handling what {ChargePointId} sent, or is to be sent, failed.")]
        public static partial void MessageFailed(ILogger logger, Exception exception, string chargePointId);
    }
}
