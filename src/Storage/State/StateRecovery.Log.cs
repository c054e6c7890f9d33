using Microsoft.Extensions.Logging;

namespace Ocpp.Storage.State;

internal sealed partial class StateRecovery
{
    private static partial class Log
    {
        // 4101 was this one's as well as EventJournal's, which has kept it.
        [LoggerMessage(EventId = 4161, Level = LogLevel.Warning, Message = "Checkpoint {Path} can't be used ({Fault}); trying the one before, or the whole journal.")]
        public static partial void CheckpointUnusable(ILogger logger, string path, string fault);
    }
}
