namespace Ocpp.Gateway.Fleet;

internal sealed partial class FleetCommandRunner
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5221, Level = LogLevel.Information, Message = "{Count} fleet commands go on after the start.")]
        public static partial void Resumed(ILogger logger, int count);

        [LoggerMessage(EventId = 5222, Level = LogLevel.Warning, Message = "Old fleet commands could not be forgotten.")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
