using System.Net;

namespace Ocpp.Gateway.Admission;

internal sealed partial class AdmissionControl
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1011, Level = LogLevel.Warning, Message = "More charge points come than are let in at once: from now on some get 503 with a Retry-After. The gateway is {LagMs} ms behind, held back by it: {IsLagging}.")]
        public static partial void StormBegan(ILogger logger, long lagMs, bool isLagging);

        [LoggerMessage(EventId = 1012, Level = LogLevel.Information, Message = "Charge points are let in as they come again; {Count} connections got 503 over {Over}.")]
        public static partial void StormEnded(ILogger logger, long count, TimeSpan over);

        [LoggerMessage(EventId = 1013, Level = LogLevel.Warning, Message = "{ChargePointId} connects again and again; it stays connected, but its next connections get 503 for {Penalty}.")]
        public static partial void KeptOut(ILogger logger, string chargePointId, TimeSpan penalty);

        [LoggerMessage(EventId = 1014, Level = LogLevel.Debug, Message = "{ChargePointId} from {RemoteEndPoint} was turned away for {RetryAfterSeconds} s: {Reason}")]
        public static partial void TurnedAway(ILogger logger, string chargePointId, EndPoint? remoteEndPoint, int? retryAfterSeconds, string reason);
    }
}
