using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

internal sealed unsafe partial class EpollEngine
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1101, Level = LogLevel.Error, Message = "Something failed on a thread that serves sockets; the thread goes on.")]
        public static partial void EventFailed(ILogger logger, Exception exception);
    }
}
