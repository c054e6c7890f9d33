namespace Ocpp.Gateway.Files;

internal sealed partial class FileSweep
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 8031, Level = LogLevel.Debug, Message = "Files: {Files} uploads and {Urls} URLs removed")]
        public static partial void Swept(ILogger logger, int files, int urls);

        [LoggerMessage(EventId = 8032, Level = LogLevel.Warning, Message = "Old files could not be removed; the next round tries again")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
