namespace Ocpp.Gateway.Hosting.Tls;

internal sealed partial class TlsBufferRelease
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1034, Level = LogLevel.Information, Message = "Idle TLS connections keep their buffers, 12 to 17 KB each (Ocpp:Tls:ReleaseBuffers can do nothing here): {Missing}.")]
        public static partial void Unavailable(ILogger logger, string missing);
    }
}
