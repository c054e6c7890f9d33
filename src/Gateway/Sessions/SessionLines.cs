using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What the log says of charge points that come and go, and of what they send that can't be read: a line for each, but so many a second at most, and one that counts the rest. A fleet that comes back
/// would write two lines for each of it, which cost a tenth of the processor that its return takes and which nobody reads, and a charge point gone wild a line for each of its messages;
/// <c>ocpp_connections</c>, <c>ocpp_messages_dropped_total</c> and the events have them all. Safe on any thread.
/// </summary>
internal sealed partial class SessionLines(TimeProvider clock, ILogger logger)
{
    /// <summary>Lines of their own in one second: of charge points that come and go, and as many of messages.</summary>
    public const int MaxPerSecond = 100;

    private static readonly TimeSpan CountAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _second = -1;
    private int _saidOfConnections;
    private int _saidOfMessages;
    private long _unsaidOpened;
    private long _unsaidEnded;
    private long _unsaidUnreadable;
    private ITimer? _counting;

    public void Opened(string chargePointId, string remoteAddress, string protocol, int securityProfile)
    {
        if (TrySay(LogLevel.Information, ref _saidOfConnections, ref _unsaidOpened))
        {
            Log.Opened(logger, chargePointId, remoteAddress, protocol, securityProfile);
        }
    }

    public void Ended(string chargePointId, CloseCode closeCode, string reason)
    {
        if (TrySay(LogLevel.Information, ref _saidOfConnections, ref _unsaidEnded))
        {
            Log.Ended(logger, chargePointId, closeCode, reason);
        }
    }

    public void Unreadable(string chargePointId, string reason)
    {
        if (TrySay(LogLevel.Warning, ref _saidOfMessages, ref _unsaidUnreadable))
        {
            Log.MessageUnreadable(logger, chargePointId, reason);
        }
    }

    private bool TrySay(LogLevel level, ref int said, ref long unsaid)
    {
        if (!logger.IsEnabled(level))
        {
            return false;
        }

        long second = clock.GetTimestamp() / clock.TimestampFrequency;
        lock (_gate)
        {
            if (second != _second)
            {
                _second = second;
                _saidOfConnections = 0;
                _saidOfMessages = 0;
            }

            if (said < MaxPerSecond)
            {
                said++;
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
        long unreadable;
        lock (_gate)
        {
            (opened, ended, unreadable) = (_unsaidOpened, _unsaidEnded, _unsaidUnreadable);
            (_unsaidOpened, _unsaidEnded, _unsaidUnreadable) = (0, 0, 0);
            _counting?.Dispose();
            _counting = null;
        }

        if (opened + ended > 0)
        {
            Log.Counted(logger, opened, ended, MaxPerSecond);
        }

        if (unreadable > 0)
        {
            Log.UnreadableCounted(logger, unreadable, MaxPerSecond);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "{ChargePointId} connected from {RemoteAddress}, {Protocol}, security profile {SecurityProfile}.")]
        public static partial void Opened(ILogger logger, string chargePointId, string remoteAddress, string protocol, int securityProfile);

        [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "{ChargePointId} disconnected: {CloseCode} {Reason}")]
        public static partial void Ended(ILogger logger, string chargePointId, CloseCode closeCode, string reason);

        [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "{ChargePointId} sent a message that is no OCPP-J: {Reason}")]
        public static partial void MessageUnreadable(ILogger logger, string chargePointId, string reason);

        [LoggerMessage(EventId = 2008, Level = LogLevel.Information, Message = "{Opened} other charge points connected and {Ended} disconnected; only {MaxPerSecond} a second have lines of their own.")]
        public static partial void Counted(ILogger logger, long opened, long ended, int maxPerSecond);

        [LoggerMessage(EventId = 2009, Level = LogLevel.Warning, Message = "{Unreadable} other messages were no OCPP-J; only {MaxPerSecond} a second have lines of their own.")]
        public static partial void UnreadableCounted(ILogger logger, long unreadable, int maxPerSecond);
    }
}
