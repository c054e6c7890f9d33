using Microsoft.Extensions.Logging;

namespace Ocpp.Storage.Journal;

public sealed partial class EventJournal
{
    private static partial class Log
    {
        [LoggerMessage(4100, LogLevel.Information, "Journal {Directory} opened: records {First} to {Committed} in {Segments} segments")]
        public static partial void Opened(ILogger logger, string directory, JournalPosition first, JournalPosition committed, int segments);

        [LoggerMessage(4101, LogLevel.Warning, "An incomplete batch that was never acknowledged was cut off: {File}, {Length} bytes from offset {Offset} on")]
        public static partial void TornEndCut(ILogger logger, string file, long length, long offset);

        [LoggerMessage(4102, LogLevel.Information, "The journal takes records again: {Reason}")]
        public static partial void Healthy(ILogger logger, string reason);

        [LoggerMessage(4103, LogLevel.Error, "The journal takes no records until there is room on the disk: {Reason}")]
        public static partial void Full(ILogger logger, string reason, Exception? cause);

        [LoggerMessage(4104, LogLevel.Critical, "The journal has failed for good, nothing is acknowledged any more, restart the gateway: {Reason}")]
        public static partial void Failed(ILogger logger, string reason, Exception? cause);

        [LoggerMessage(4105, LogLevel.Warning, "Segment {File} can't be deleted; the next start tries again")]
        public static partial void NotDeleted(ILogger logger, string file, Exception cause);
    }
}
