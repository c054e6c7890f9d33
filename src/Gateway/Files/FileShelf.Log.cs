namespace Ocpp.Gateway.Files;

internal sealed partial class FileShelf
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 8011, Level = LogLevel.Warning, Message = "The file {Name} was never completed, or lost what describes it; it is removed")]
        public static partial void Incomplete(ILogger logger, string name);
    }
}
