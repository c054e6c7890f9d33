namespace Ocpp.Gateway.State;

internal sealed partial class ReadinessWatch
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 3021, Level = LogLevel.Warning, Message = "Not ready ({Part}): {Why}")]
        public static partial void NotReady(ILogger logger, string part, string why);

        [LoggerMessage(EventId = 3022, Level = LogLevel.Information, Message = "Ready again")]
        public static partial void Ready(ILogger logger);

        [LoggerMessage(EventId = 3023, Level = LogLevel.Debug, Message = "The watch on readiness has ended")]
        public static partial void Stopped(ILogger logger);
    }
}
