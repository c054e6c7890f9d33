namespace Ocpp.Gateway.Webhooks.Delivery;

internal sealed partial class DeliveryFacts
{
    private static partial class Log
    {
        [LoggerMessage(7002, LogLevel.Error, "Webhook {Webhook} gave up the events {First} to {Last} of {ChargePointId}, which are among its dead letters now: {Error}")]
        public static partial void GivenUp(ILogger logger, string webhook, string chargePointId, long first, long last, string error);

        [LoggerMessage(7003, LogLevel.Error, "Webhook {Webhook} has {Count} dead letters, as many as there may be; what would be the next is tried again")]
        public static partial void DeadLettersFull(ILogger logger, string webhook, int count);

        [LoggerMessage(7005, LogLevel.Warning, "Webhook {Webhook}: how far delivery is could not be recorded: {Reason}")]
        public static partial void ProgressNotStated(ILogger logger, string webhook, string reason);
    }
}
