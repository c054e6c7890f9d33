using Ocpp.Codec.V16;
using Ocpp.LoadTester.ChargePoints;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Engine;

/// <summary>
/// A scenario's <c>at</c> lines: what befalls the charge points at fixed times, and how long it takes until all are up again. Under the worker's turn.
/// </summary>
internal sealed class Timeline(Fleet fleet, Scenario scenario)
{
    private const int Batch = 256;

    private readonly List<Recovery> _recoveries = [];
    private SeededRandom _random = SeededRandom.For(scenario.Seed, ulong.MaxValue - 1 - (ulong)fleet.Plan.First);
    private long _from = long.MaxValue;
    private long _happenedAt;
    private int _next;
    private int _slot = int.MaxValue;
    private int _readyBefore;
    private bool _isRecovering;

    public IReadOnlyList<Recovery> Recoveries => _recoveries;

    public long Next => _from == long.MaxValue || _next >= scenario.Timeline.Count ? long.MaxValue : _from + Clock.From(scenario.Timeline[_next].At);

    public void Begin(long from) => _from = from;

    /// <summary>True where there is more to do at once.</summary>
    public bool RunDue(long now)
    {
        if (_isRecovering && _slot >= fleet.ChargePoints.Length && fleet.Ready >= _readyBefore)
        {
            _isRecovering = false;
            _recoveries[^1].Seconds = Clock.ToSeconds(fleet.LastReadyAt - _happenedAt);
        }

        if (_slot < fleet.ChargePoints.Length)
        {
            Befall(scenario.Timeline[_next - 1], now);
            return true;
        }

        if (now < Next)
        {
            return false;
        }

        TimelineEvent happening = scenario.Timeline[_next++];
        _recoveries.Add(new Recovery { AtSeconds = happening.At.TotalSeconds, Action = happening.Action == TimelineAction.Drop ? "drop" : "power-cut" });
        _readyBefore = fleet.Ready;
        _happenedAt = now;
        _isRecovering = true;
        _slot = 0;
        return true;
    }

    /// <summary>The run is over: what has not recovered is left without a time.</summary>
    public void End() => _slot = int.MaxValue;

    private void Befall(TimelineEvent happening, long now)
    {
        for (int done = 0; done < Batch && _slot < fleet.ChargePoints.Length; done++)
        {
            SimulatedChargePoint chargePoint = fleet.ChargePoints[_slot++];
            if (_random.NextUnit() >= happening.Share)
            {
                continue;
            }

            _recoveries[^1].ChargePoints++;
            bool isPowerCut = happening.Action == TimelineAction.PowerCut;
            if (isPowerCut)
            {
                SessionFlow.StopAll(chargePoint, Reason.PowerLoss, now);
            }

            double wait = _random.NextBetween(scenario.Reconnect.From.TotalSeconds, scenario.Reconnect.To.TotalSeconds);
            chargePoint.Disconnect(now + 1 + (long)(wait * Clock.Second), abruptly: true, reboots: isPowerCut, now);
        }
    }
}
