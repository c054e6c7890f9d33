namespace Ocpp.Gateway.Hosting;

internal sealed partial class OcppServer
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1031, Level = LogLevel.Critical, Message = "{Uri} accepts nobody any more.")]
        public static partial void AcceptingFailed(ILogger logger, Exception exception, string uri);

        [LoggerMessage(EventId = 1032, Level = LogLevel.Error, Message = "Connection {ConnectionId} failed.")]
        public static partial void ConnectionFailed(ILogger logger, Exception exception, string connectionId);

        [LoggerMessage(EventId = 1033, Level = LogLevel.Warning, Message = "The stop doesn't wait any longer for {Count} connections.")]
        public static partial void Abandoned(ILogger logger, int count);
    }
}
