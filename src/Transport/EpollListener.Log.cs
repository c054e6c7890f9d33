using System.Net;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

internal sealed partial class EpollListener
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "{EndPoint} accepts no connection for a moment: {Reason}")]
        public static partial void OutOfDescriptors(ILogger logger, EndPoint endPoint, string reason);
    }
}
