using System.Net;

namespace Ocpp.Gateway.Listeners;

internal sealed partial class OcppConnectionHandler
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1001, Level = LogLevel.Debug, Message = "A handshake from {RemoteEndPoint} ended early: {Reason}")]
        public static partial void HandshakeEnded(ILogger logger, EndPoint? remoteEndPoint, string reason);

        [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "{ChargePointId} from {RemoteEndPoint} was refused: {StatusCode} {Reason}")]
        public static partial void Refused(ILogger logger, string chargePointId, EndPoint? remoteEndPoint, int statusCode, string reason);

        [LoggerMessage(EventId = 1003, Level = LogLevel.Debug, Message = "An upgrade from {RemoteEndPoint} was answered {StatusCode}: {Reason}")]
        public static partial void UpgradeRefused(ILogger logger, EndPoint? remoteEndPoint, int statusCode, string reason);
    }
}
