using Microsoft.Extensions.Logging;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

public sealed partial class StateStore
{
    private static partial class Log
    {
        [LoggerMessage(
            EventId = 4131,
            Level = LogLevel.Information,
            Message = "State open: checkpoint after record {Recovered}, replayed to {Applied}, {LiveRecords} records, in {Duration}.")]
        public static partial void Opened(ILogger logger, JournalPosition recovered, JournalPosition applied, long liveRecords, TimeSpan duration);
    }
}
