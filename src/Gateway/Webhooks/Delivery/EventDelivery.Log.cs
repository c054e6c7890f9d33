namespace Ocpp.Gateway.Webhooks.Delivery;

internal sealed partial class EventDelivery
{
    private static partial class Log
    {
        [LoggerMessage(7021, LogLevel.Warning, "Webhook {Webhook} is disabled, since its backend answered 410 Gone; resume it to go on")]
        public static partial void Disabled(ILogger logger, string webhook);

        [LoggerMessage(7022, LogLevel.Warning, "Webhook {Webhook}: that it is disabled could not be recorded: {Reason}")]
        public static partial void NotDisabled(ILogger logger, string webhook, string reason);

        [LoggerMessage(7023, LogLevel.Warning, "Webhook {Webhook}: where delivery stands could not be recorded: {Reason}")]
        public static partial void NotBegun(ILogger logger, string webhook, string reason);

        [LoggerMessage(7024, LogLevel.Error, "Webhook {Webhook}: delivery broke")]
        public static partial void Broke(ILogger logger, string webhook, Exception exception);

        [LoggerMessage(7025, LogLevel.Debug, "Event delivery stops")]
        public static partial void Stopping(ILogger logger);
    }
}
