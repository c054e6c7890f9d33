namespace Ocpp.Gateway.Webhooks.Delivery;

internal sealed partial class SubscriptionDelivery
{
    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Debug, "Webhook {Webhook} didn't take the event {Position} of {ChargePointId}, attempt {Attempt}: {Error}")]
        public static partial void Refused(ILogger logger, string webhook, string chargePointId, long position, int attempt, string error);

        [LoggerMessage(7004, LogLevel.Information, "Webhook {Webhook}: the backend takes events again")]
        public static partial void BackendBack(ILogger logger, string webhook);

        [LoggerMessage(7006, LogLevel.Error, "Webhook {Webhook} can't deliver the events {First} to {Last} of {ChargePointId}: they are no longer in the journal, or no longer wanted")]
        public static partial void EventsGone(ILogger logger, string webhook, string chargePointId, long first, long last);

        [LoggerMessage(7008, LogLevel.Error, "Webhook {Webhook} lost up to {Count} events: Storage:Retention took them away before the backend did")]
        public static partial void Lost(ILogger logger, string webhook, long count);

        [LoggerMessage(7007, LogLevel.Error, "Webhook {Webhook}: a request broke")]
        public static partial void SendBroke(ILogger logger, string webhook, Exception exception);
    }
}
