namespace Ocpp.Gateway.State;

internal sealed partial class ChargingProfileSweep
{
    private static partial class Log
    {
        [LoggerMessage(5401, LogLevel.Warning, "The end of charging profiles could not be recorded; the next sweep tries again.")]
        public static partial void NotRecorded(ILogger logger, Exception exception);
    }
}
