using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Commands;

internal sealed partial class CommandCall
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5001, Level = LogLevel.Debug, Message = "{ChargePointId}: {Action} {MessageId} ended {State}.")]
        public static partial void Completed(ILogger logger, string chargePointId, string action, string messageId, CommandState state);

        [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "{ChargePointId}: the answer to {Action} {MessageId} could not be adopted.")]
        public static partial void AdoptionFailed(ILogger logger, Exception exception, string chargePointId, string action, string messageId);

        [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "{ChargePointId}: the end of {Action} {MessageId} could not be recorded.")]
        public static partial void EndNotRecorded(ILogger logger, Exception exception, string chargePointId, string action, string messageId);

        [LoggerMessage(EventId = 5004, Level = LogLevel.Error, Message = "{ChargePointId}: the answer to {Action} {MessageId} could not be read.")]
        public static partial void AnswerFailed(ILogger logger, Exception exception, string chargePointId, string action, string messageId);
    }
}
