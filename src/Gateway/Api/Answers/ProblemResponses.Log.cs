namespace Ocpp.Gateway.Api.Answers;

internal sealed partial class ProblemResponses
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 6002, Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
        public static partial void Failed(ILogger logger, string method, string endpoint, Exception exception);

        [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "A call was refused, since the disk takes nothing: {Reason}")]
        public static partial void StorageUnavailable(ILogger logger, string reason);
    }
}
