namespace Ocpp.Gateway.State;

internal sealed partial class StateHost
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 3011, Level = LogLevel.Warning, Message = "{Count} commands that were under way when the gateway ended are now offline")]
        public static partial void CommandsEnded(ILogger logger, int count);

        [LoggerMessage(EventId = 3012, Level = LogLevel.Error, Message = "The disk of Storage:Directory is full: nothing is acknowledged until there is room again")]
        public static partial void JournalFull(ILogger logger);

        [LoggerMessage(EventId = 3013, Level = LogLevel.Information, Message = "The journal takes records again")]
        public static partial void JournalResumed(ILogger logger);

        [LoggerMessage(EventId = 3014, Level = LogLevel.Critical, Message = "The journal could not be written to disk: the gateway ends, so that nothing is acknowledged that may be lost. Check the disk before starting it again")]
        public static partial void JournalFailed(ILogger logger);

        [LoggerMessage(EventId = 3015, Level = LogLevel.Critical, Message = "The stored state could not follow the journal: the gateway ends. Nothing acknowledged is lost; the next start replays the journal")]
        public static partial void StoreFailed(ILogger logger, Exception exception);
    }
}
