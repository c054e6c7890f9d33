using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

internal sealed partial class RetentionSweep
{
    private static partial class Log
    {
        // 3001 and 3002 were these two's as well as V16Protocol's, which has kept them.
        [LoggerMessage(EventId = 3031, Level = LogLevel.Information, Message = "Retention: {Forgotten} records forgotten, the journal begins at {First}")]
        public static partial void Swept(ILogger logger, int forgotten, JournalPosition first);

        [LoggerMessage(EventId = 3032, Level = LogLevel.Warning, Message = "Retention could not be looked after; the next hour tries again")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
