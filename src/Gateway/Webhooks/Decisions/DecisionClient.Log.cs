namespace Ocpp.Gateway.Webhooks.Decisions;

internal sealed partial class DecisionClient
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 7101, Level = LogLevel.Warning, Message = "Webhook {Webhook} did not decide {Action} of {ChargePointId}: {Outcome}, {Detail}. Fallback {Fallback}.")]
        public static partial void FellBack(ILogger logger, string webhook, string action, string chargePointId, DecisionOutcome outcome, string detail, WebhookFallback fallback);

        [LoggerMessage(EventId = 7102, Level = LogLevel.Warning, Message = "Webhook {Webhook} is not asked for {Pause}: too many of its decisions failed.")]
        public static partial void BreakerOpened(ILogger logger, string webhook, TimeSpan pause);

        [LoggerMessage(EventId = 7103, Level = LogLevel.Information, Message = "Webhook {Webhook} decides again.")]
        public static partial void BreakerClosed(ILogger logger, string webhook);

        [LoggerMessage(EventId = 7104, Level = LogLevel.Error, Message = "Deciding {Action} of {ChargePointId} over webhook {Webhook} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string webhook, string action, string chargePointId);
    }
}
