using Microsoft.Extensions.Logging;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

internal sealed partial class CheckpointTaker
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 4121, Level = LogLevel.Information, Message = "Checkpoint after journal record {Position} in {Duration}; log {LogBytes} bytes, {LiveBytes} of them live.")]
        public static partial void Taken(ILogger logger, JournalPosition position, TimeSpan duration, long logBytes, long liveBytes);
    }
}
