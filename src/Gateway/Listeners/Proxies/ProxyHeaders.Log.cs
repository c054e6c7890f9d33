using System.Net;

namespace Ocpp.Gateway.Listeners.Proxies;

internal sealed partial class ProxyHeaders
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1021, Level = LogLevel.Warning, Message = "The trusted proxy {RemoteEndPoint} began a connection with a PROXY protocol header that can't be read: {Fault}")]
        public static partial void Broken(ILogger logger, EndPoint? remoteEndPoint, string? fault);
    }
}
