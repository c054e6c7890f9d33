using Ocpp.LoadTester.ChargePoints;

namespace Ocpp.LoadTester.Engine;

/// <summary>
/// When calls are due in an open loop: independent of each other and of any answer (Poisson), spread evenly over the charge points in a drawn order.
/// A call that can't go at once waits at its charge point, and its latency counts from when it was due. Under the worker's turn.
/// </summary>
internal sealed class OpenLoop
{
    private const int Batch = 256;

    private readonly Fleet _fleet;
    private readonly int[] _order;
    private readonly double _meanNs;
    private SeededRandom _random;
    private double _exact;
    private long _to;
    private int _turn;

    public OpenLoop(Fleet fleet, double rate)
    {
        _fleet = fleet;
        _meanNs = Clock.Second / rate;
        _random = SeededRandom.For(fleet.Scenario.Seed, ulong.MaxValue - (ulong)fleet.Plan.First);
        _order = new int[fleet.Plan.Count];
        for (int index = 0; index < _order.Length; index++)
        {
            int other = _random.NextBelow(index + 1);
            _order[index] = _order[other];
            _order[other] = index;
        }
    }

    /// <summary>When the next call is due.</summary>
    public long Next { get; private set; } = long.MaxValue;

    public void Begin(long start, long to)
    {
        _to = to;
        _exact = start;
        Draw();
    }

    /// <summary>Makes the calls that are due; true where there are more than one turn takes.</summary>
    public bool SendDue(long now)
    {
        for (int done = 0; done < Batch; done++)
        {
            if (Next > now)
            {
                return false;
            }

            long due = Next;
            Draw();
            _fleet.ChargePoints[_order[_turn]].Arrive(due, Clock.Now);
            _turn = (_turn + 1) % _order.Length;
        }

        return true;
    }

    private void Draw()
    {
        _exact += _random.NextExponential(_meanNs);
        Next = _exact >= _to ? long.MaxValue : (long)_exact;
    }
}
