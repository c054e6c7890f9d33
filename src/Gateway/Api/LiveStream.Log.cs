using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Api;

internal sealed partial class EventStream
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 6011, Level = LogLevel.Information, Message = "A reader of the events did not read for {WriteTimeout} and was cut behind {Position}.")]
        public static partial void SlowReaderCut(ILogger logger, JournalPosition position, TimeSpan writeTimeout);

        [LoggerMessage(EventId = 6012, Level = LogLevel.Warning, Message = "A stream of events ended behind {Position}: the journal could not be read on.")]
        public static partial void Interrupted(ILogger logger, JournalPosition position, Exception exception);
    }
}
