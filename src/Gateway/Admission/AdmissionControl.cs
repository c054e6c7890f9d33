using System.Net;
using Microsoft.AspNetCore.Connections;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Transport;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Admission;

/// <summary>
/// Whether a charge point may come now. Asked as soon as its identity is read, before its state is looked up and its password is checked; who may not gets 503 and a
/// Retry-After of its own. One instance for all listeners, safe on any thread, one short lock.
/// </summary>
/// <remarks>
/// <para>
/// A token bucket whose filling follows the backlog. A bare rate is wrong on every machine but the one it was measured on: too low, it refuses a fleet that could be served; too
/// high, it protects nobody. A bare count of those who have been let in and haven't booted yet takes the slowness of charge points, seconds on a mobile link, for ours. So the
/// rate is a ceiling above what a machine can do, and what counts is how far we are behind (<see cref="SocketLag"/>, <see cref="JournalLag"/>): beyond
/// <c>Ocpp:Admission:MaxLag</c> the bucket gets a twentieth of its rate, so that a machine that is slow for other reasons still lets somebody in. The burst is what is let in before
/// any backlog can show, and bounds how long heartbeats of the others can wait behind those who come.
/// </para>
/// <para>
/// A token is taken before the credentials are looked at and given back when no session came of it, so that somebody without credentials uses up only what is in work at a
/// moment. The reserve is for charge points with an open transaction; whether one has is asked only when the rest of the bucket is empty.
/// </para>
/// </remarks>
internal sealed partial class AdmissionControl
{
    // What is left of the rate while the gateway lags.
    private const double LaggingShare = 0.05;

    private const string BusyReason = "too many charge points come at once";
    private const string FlappingReason = "this charge point connects too often";

    private readonly Lock _gate = new();
    private readonly AdmissionOptions _options;
    private readonly TransactionLedger _transactions;
    private readonly TimeProvider _clock;
    private readonly AdmissionMetrics _metrics;
    private readonly ILogger _logger;
    private readonly AdmissionBucket _bucket;
    private readonly RetrySchedule _schedule;
    private readonly FlapTable? _flaps;
    private readonly SocketLag _sockets = new();
    private readonly JournalLag _journal;
    private readonly long _startedAt;
    private long _filledAtMs;
    private long _lagMs;
    private StormRecord _storm;

    public AdmissionControl(
        OcppOptions options, StorageOptions storage, TransactionLedger transactions, IEventJournal journal, TimeProvider clock, AdmissionMetrics metrics, ILogger<AdmissionControl> logger)
    {
        _options = options.Admission;
        _transactions = transactions;
        _clock = clock;
        _metrics = metrics;
        _logger = logger;
        _bucket = new AdmissionBucket(_options.Burst, _options.Reserve);
        _schedule = new RetrySchedule(_options.Rate, _options.MaxRetryAfter);
        _flaps = _options.FlapLimit == 0 ? null : new FlapTable(_options);
        _journal = new JournalLag(journal, storage);
        _startedAt = clock.GetTimestamp();
        metrics.Observe(() => PlacesLeft, () => Waiting, () => Lag);
    }

    /// <summary>Charge points that could come at once now, beside the reserve.</summary>
    public long PlacesLeft
    {
        get
        {
            lock (_gate)
            {
                Fill(NowMs);
                return _bucket.Left;
            }
        }
    }

    /// <summary>Those that were told to come back and whose time hasn't come, as far as they do what they were told.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate)
            {
                return _schedule.Waiting(NowMs);
            }
        }
    }

    /// <summary>How far behind the gateway was when it last looked; looked at while charge points come.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_gate)
            {
                Fill(NowMs);
                return TimeSpan.FromMilliseconds(_lagMs);
            }
        }
    }

    private bool IsLagging => _lagMs > _options.MaxLag.TotalMilliseconds;

    private long NowMs => (long)_clock.GetElapsedTime(_startedAt).TotalMilliseconds;

    /// <summary>Takes a place for one connection, or says why not. Who was let in is followed by <see cref="Enter"/> or <see cref="GiveBack"/>.</summary>
    /// <param name="identity">Whom the path names; nothing is proved yet.</param>
    /// <param name="connection">Its connection, whose request has just been read.</param>
    /// <param name="socket">Tells how long the request has waited for us; null where nothing does.</param>
    /// <returns>Null when it may come; else 503.</returns>
    public UpgradeRefusal? TryTakePlace(string identity, ConnectionContext connection, ISocketControlFeature? socket)
    {
        long nowMs = NowMs;
        UpgradeRefusal? refusal = FlapRefusal(identity, connection, nowMs) ?? BusyRefusal(identity, socket, nowMs);
        if (refusal is not null && _logger.IsEnabled(LogLevel.Debug))
        {
            Log.TurnedAway(_logger, identity, connection.RemoteEndPoint, refusal.RetryAfterSeconds, refusal.Reason);
        }

        return refusal;
    }

    /// <summary>The one that was let in is connected: only this counts against one that comes too often.</summary>
    /// <param name="identity">Who it is.</param>
    /// <param name="isProved">It showed a password or a certificate of its own.</param>
    /// <param name="remote">Where it comes from. Without proof anybody could be it, so that what comes from elsewhere doesn't count against it.</param>
    public void Enter(string identity, bool isProved, EndPoint? remote)
    {
        if (_flaps is null)
        {
            return;
        }

        TimeSpan? penalty;
        lock (_gate)
        {
            penalty = _flaps.Count(identity, isProved ? null : FlapTable.AddressOf(remote), NowMs);
        }

        if (penalty is { } time)
        {
            Log.KeptOut(_logger, identity, time);
        }
    }

    /// <summary>No session came of the one that was let in.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            _bucket.GiveBack();
        }
    }

    private UpgradeRefusal? FlapRefusal(string identity, ConnectionContext connection, long nowMs)
    {
        // One look while nobody is kept out.
        if (_flaps is null || !_flaps.MayHold(nowMs))
        {
            return null;
        }

        IPAddress address = FlapTable.AddressOf(connection.RemoteEndPoint);
        long leftMs;
        long chargingLeftMs;
        lock (_gate)
        {
            (leftMs, chargingLeftMs) = _flaps.Left(identity, address, nowMs);
        }

        // One that charges isn't kept from being stopped for minutes, whatever ails it.
        leftMs = leftMs > chargingLeftMs && _transactions.IsCharging(identity) ? chargingLeftMs : leftMs;
        if (leftMs <= 0)
        {
            return null;
        }

        _metrics.Flapping();
        return Refusal(FlappingReason, RetrySchedule.Spread(leftMs));
    }

    private UpgradeRefusal? BusyRefusal(string identity, ISocketControlFeature? socket, long nowMs)
    {
        Sample(socket, nowMs);
        bool isLagging;
        int seconds;
        StormChange storm;
        lock (_gate)
        {
            isLagging = Fill(nowMs);
            seconds = TryTake(identity) ? 0 : _schedule.Next(nowMs);
            storm = _storm.Note(isRefused: seconds > 0, nowMs);
        }

        Tell(in storm, isLagging);
        if (seconds == 0)
        {
            return null;
        }

        _metrics.Refused(isLagging);
        return Refusal(BusyReason, seconds);
    }

    private bool TryTake(string identity)
    {
        if (_options.Rate == 0 || _bucket.TryTake())
        {
            _metrics.Admitted();
            return true;
        }

        if (_bucket.HasReserve && _transactions.IsCharging(identity))
        {
            _bucket.TakeReserve();
            _metrics.AdmittedFromReserve();
            return true;
        }

        return false;
    }

    private void Sample(ISocketControlFeature? socket, long nowMs)
    {
        if (socket is not null && _sockets.TryClaimSample(nowMs) && socket.TryGetTimeSinceReceived(out TimeSpan waited))
        {
            lock (_gate)
            {
                _sockets.Note((long)waited.TotalMilliseconds, nowMs);
            }
        }
    }

    /// <summary>Fills the bucket for the time that has passed; true while the gateway is behind. Under the lock.</summary>
    private bool Fill(long nowMs)
    {
        long passedMs = nowMs - _filledAtMs;
        if (passedMs > 0)
        {
            _filledAtMs = nowMs;
            _lagMs = Math.Max(_sockets.Lag(nowMs), _journal.Measure(nowMs));
            double rate = _options.Rate * (IsLagging ? LaggingShare : 1);
            _bucket.Fill(rate * passedMs / 1000);
            _schedule.Follow(rate, passedMs);
        }

        return IsLagging;
    }

    private void Tell(in StormChange storm, bool isLagging)
    {
        if (storm.HasBegun)
        {
            Log.StormBegan(_logger, (long)Lag.TotalMilliseconds, isLagging);
        }
        else if (storm.EndedWith > 0)
        {
            Log.StormEnded(_logger, storm.EndedWith, storm.Over);
        }
    }

    private static UpgradeRefusal Refusal(string reason, int seconds) => new(503, reason) { RetryAfterSeconds = seconds };
}
