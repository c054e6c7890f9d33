namespace Ocpp.Gateway.Sessions;

internal sealed partial class SessionSweep
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 2101, Level = LogLevel.Error, Message = "A session's time-out failed.")]
        public static partial void EntryFailed(ILogger logger, Exception exception);

        [LoggerMessage(EventId = 2102, Level = LogLevel.Debug, Message = "The session sweep has stopped.")]
        public static partial void Stopped(ILogger logger);
    }
}
