using Microsoft.Extensions.Logging;

namespace Ocpp.Storage.Messages;

public sealed partial class MessageLog
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 4151, Level = LogLevel.Warning, Message = "Messages are not kept, since the message log in {Directory} can't be written: {Reason}")]
        public static partial void Dropping(ILogger logger, string directory, string reason);

        [LoggerMessage(EventId = 4152, Level = LogLevel.Information, Message = "Messages are kept again; {Dropped} were not.")]
        public static partial void Resumed(ILogger logger, long dropped);

        [LoggerMessage(EventId = 4153, Level = LogLevel.Warning, Message = "A file of the message log could not be removed or indexed: {File}")]
        public static partial void FileFailed(ILogger logger, string file, Exception exception);

        [LoggerMessage(EventId = 4154, Level = LogLevel.Error, Message = "A message could not be searched for secrets and is kept as ***. This is told once.")]
        public static partial void Masked(ILogger logger, Exception exception);
    }
}
