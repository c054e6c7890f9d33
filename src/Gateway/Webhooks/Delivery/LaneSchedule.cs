using System.Diagnostics.CodeAnalysis;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Whose turn it is: lanes that may send, in the order in which they became ready, and lanes that wait for a time. For one thread at a time.</summary>
internal sealed class LaneSchedule(TimeProvider clock)
{
    private readonly Queue<Lane> _fresh = new();
    private readonly Queue<Lane> _behind = new();
    private readonly PriorityQueue<(Lane Lane, DateTimeOffset Due), DateTimeOffset> _waiting = new();
    private bool _wasFresh;

    /// <summary>Whether somebody may send.</summary>
    public bool HasReady => _fresh.Count + _behind.Count > 0;

    /// <summary>When the next lane's wait is over; null when none waits.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            while (_waiting.TryPeek(out (Lane Lane, DateTimeOffset Due) next, out DateTimeOffset due))
            {
                if (next.Lane.Due == next.Due)
                {
                    return due;
                }

                _waiting.Dequeue();
            }

            return null;
        }
    }

    public void Ready(Lane lane)
    {
        lane.Due = null;
        if (!lane.IsReady && !lane.IsSending)
        {
            lane.IsReady = true;
            (lane.IsBehind ? _behind : _fresh).Enqueue(lane);
        }
    }

    public void Wait(Lane lane, DateTimeOffset due)
    {
        lane.Due = due;
        _waiting.Enqueue((lane, due), due);
    }

    /// <summary>
    /// The next lane that may send. Those that failed and those that didn't take turns, so that neither many bad charge points hold up the good ones nor the other
    /// way round.
    /// </summary>
    public bool TryTake([NotNullWhen(true)] out Lane? lane)
    {
        _wasFresh = !_wasFresh;
        Queue<Lane> first = _wasFresh ? _fresh : _behind;
        Queue<Lane> second = _wasFresh ? _behind : _fresh;
        if (!first.TryDequeue(out lane) && !second.TryDequeue(out lane))
        {
            return false;
        }

        lane.IsReady = false;
        return true;
    }

    /// <summary>A lane whose wait is over.</summary>
    public bool TryTakeDue([NotNullWhen(true)] out Lane? lane)
    {
        lane = null;
        if (NextDue is not { } due || due > clock.GetUtcNow())
        {
            return false;
        }

        lane = _waiting.Dequeue().Lane;
        lane.Due = null;
        return true;
    }

    public void Clear()
    {
        _fresh.Clear();
        _behind.Clear();
        _waiting.Clear();
    }
}
