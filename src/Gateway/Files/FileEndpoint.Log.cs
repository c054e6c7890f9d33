using System.Net;

namespace Ocpp.Gateway.Files;

internal sealed partial class FileEndpoint
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 8021, Level = LogLevel.Information, Message = "{ChargePointId} fetched firmware {FileId} ({Name}): {Outcome}, {Bytes} bytes (URL {UrlId})")]
        public static partial void Fetched(ILogger logger, string chargePointId, string fileId, string name, string outcome, long bytes, string urlId);

        [LoggerMessage(EventId = 8022, Level = LogLevel.Information, Message = "{ChargePointId} uploaded {FileId} ({Name}), {Bytes} bytes (URL {UrlId})")]
        public static partial void Received(ILogger logger, string chargePointId, string fileId, string name, long bytes, string urlId);

        [LoggerMessage(EventId = 8023, Level = LogLevel.Warning, Message = "{ChargePointId}: an upload was not taken: {Refusal} (URL {UrlId})")]
        public static partial void UploadRefused(ILogger logger, string chargePointId, FileRefusal refusal, string urlId);

        [LoggerMessage(EventId = 8024, Level = LogLevel.Debug, Message = "{RemoteAddress} asked the file endpoint for what isn't there")]
        public static partial void UnknownUrl(ILogger logger, IPAddress? remoteAddress);

        [LoggerMessage(EventId = 8025, Level = LogLevel.Error, Message = "{ChargePointId}: an upload arrived and could not be kept")]
        public static partial void NotKept(ILogger logger, string chargePointId, Exception exception);
    }
}
