namespace Ocpp.Gateway.Commands;

internal sealed partial class HeldCommandRecovery
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 5021, Level = LogLevel.Information, Message = "{Count} commands that wait for their charge points were taken up again.")]
        public static partial void Resumed(ILogger logger, int count);
    }
}
