namespace Ocpp.Gateway.Api.Streams;

internal sealed partial class LiveStream
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 6011, Level = LogLevel.Information, Message = "A reader of {Stream} did not read for {WriteTimeout} and was cut behind {Position}.")]
        public static partial void SlowReaderCut(ILogger logger, string stream, long position, TimeSpan writeTimeout);

        [LoggerMessage(EventId = 6012, Level = LogLevel.Warning, Message = "A stream of {Stream} ended behind {Position}: the journal could not be read on.")]
        public static partial void Interrupted(ILogger logger, string stream, long position, Exception exception);
    }
}
