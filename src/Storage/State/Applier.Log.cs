using Microsoft.Extensions.Logging;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

internal sealed partial class Applier
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 4111, Level = LogLevel.Critical, Message = "The state stopped after journal record {Position}. Nothing acknowledged is lost, but the process has to be restarted.")]
        public static partial void Failed(ILogger logger, JournalPosition position, Exception exception);
    }
}
