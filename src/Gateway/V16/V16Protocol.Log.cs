using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.Gateway.V16;

internal sealed partial class V16Protocol
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 3001, Level = LogLevel.Debug, Message = "{ChargePointId} sent {Action}, {Length} bytes.")]
        public static partial void CallReceived(ILogger logger, string chargePointId, V16Action action, int length);

        [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "{Action} {MessageId} of {ChargePointId} failed.")]
        public static partial void HandlerFailed(ILogger logger, Exception exception, string chargePointId, V16Action action, string messageId);

        [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "{ChargePointId} sent a {MessageType} to nothing that was asked.")]
        public static partial void AnswerToNothing(ILogger logger, string chargePointId, MessageType messageType);

        [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "{ChargePointId} sent a message of a type that is unknown; it is ignored.")]
        public static partial void TypeIgnored(ILogger logger, string chargePointId);
    }
}
