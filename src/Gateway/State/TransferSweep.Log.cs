using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

internal sealed partial class TransferSweep
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 8001, Level = LogLevel.Warning, Message = "{ChargePointId}: nothing was heard of its {Kind} transfer for too long; it is closed as stale")]
        public static partial void WentStale(ILogger logger, string chargePointId, TransferKind kind);

        [LoggerMessage(EventId = 8002, Level = LogLevel.Warning, Message = "Stale transfers could not be closed; the next minute tries again")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
