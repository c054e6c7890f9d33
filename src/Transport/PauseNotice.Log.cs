using System.Net;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

internal sealed partial class PauseNotice
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "{EndPoint} accepts no connections until there is room again: {Reason}")]
        public static partial void AcceptingPauses(ILogger logger, EndPoint? endPoint, string reason);
    }
}
