using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What the log says of charge points that come and go: a line for each, but so many a second at most, and one that counts the rest. A fleet that comes back would write two lines for each
/// of it, which cost a tenth of the processor that its return takes and which nobody reads; <c>ocpp_connections</c> and the events have them all. Safe on any thread.
/// </summary>
internal sealed partial class SessionLines(TimeProvider clock, ILogger logger)
{
    /// <summary>Lines of charge points of their own in one second.</summary>
    public const int MaxPerSecond = 100;

    private static readonly TimeSpan CountAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _second = -1;
    private int _said;
    private long _unsaidOpened;
    private long _unsaidEnded;
    private ITimer? _counting;

    public void Opened(string chargePointId, string remoteAddress, string protocol, int securityProfile)
    {
        if (TrySay(ref _unsaidOpened))
        {
            Log.Opened(logger, chargePointId, remoteAddress, protocol, securityProfile);
        }
    }

    public void Ended(string chargePointId, CloseCode closeCode, string reason)
    {
        if (TrySay(ref _unsaidEnded))
        {
            Log.Ended(logger, chargePointId, closeCode, reason);
        }
    }

    private bool TrySay(ref long unsaid)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return false;
        }

        long second = clock.GetTimestamp() / clock.TimestampFrequency;
        lock (_gate)
        {
            if (second != _second)
            {
                _second = second;
                _said = 0;
            }

            if (_said < MaxPerSecond)
            {
                _said++;
                return true;
            }

            unsaid++;
            _counting ??= clock.CreateTimer(static lines => ((SessionLines)lines!).Count(), this, CountAfter, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    private void Count()
    {
        long opened;
        long ended;
        lock (_gate)
        {
            (opened, ended) = (_unsaidOpened, _unsaidEnded);
            (_unsaidOpened, _unsaidEnded) = (0, 0);
            _counting?.Dispose();
            _counting = null;
        }

        Log.Counted(logger, opened, ended, MaxPerSecond);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "{ChargePointId} connected from {RemoteAddress}, {Protocol}, security profile {SecurityProfile}.")]
        public static partial void Opened(ILogger logger, string chargePointId, string remoteAddress, string protocol, int securityProfile);

        [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "{ChargePointId} disconnected: {CloseCode} {Reason}")]
        public static partial void Ended(ILogger logger, string chargePointId, CloseCode closeCode, string reason);

        [LoggerMessage(EventId = 2008, Level = LogLevel.Information, Message = "{Opened} other charge points connected and {Ended} disconnected; only {MaxPerSecond} a second have lines of their own.")]
        public static partial void Counted(ILogger logger, long opened, long ended, int maxPerSecond);
    }
}
