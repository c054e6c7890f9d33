using System.Text;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>
/// The lanes of one delivery and the catching up of those that are behind. A lane that nothing is known of, which is the usual case, has no object. For one
/// thread at a time.
/// </summary>
internal sealed class LaneTable(WebhookSubscription subscription, SubscriptionFilter filter, IEventJournal journal, LaneSchedule schedule, DeliveryMemory memory, DeliveryLimits limits, TimeProvider clock, Action<long> onLost)
{
    // What a lane takes in a stored progress beside its identity.
    private const int LaneOverhead = 56;

    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Lane> _deadLetters = [];
    private readonly Queue<Lane> _toCatchUp = new();
    private readonly List<Lane> _catchingUp = [];
    private int _behindBytes;

    /// <summary>Charge points that are behind.</summary>
    public int Behind { get; private set; }

    /// <summary>Ordinary lanes.</summary>
    public IReadOnlyCollection<Lane> All => _lanes.Values;

    /// <summary>Dead letters that are being sent again.</summary>
    public int DeadLetters => _deadLetters.Count;

    /// <summary>An event that the main reader came upon.</summary>
    public void Add(DeliveryReader reader)
    {
        string id = Encoding.UTF8.GetString(reader.ChargePointId);
        if (!_lanes.TryGetValue(id, out Lane? lane))
        {
            _lanes[id] = lane = new Lane(id, reader.ChargePointId);
        }

        if (lane.IsBehind && lane.IsIdle && lane.Covered < reader.Position)
        {
            SetBehind(lane, false);
        }

        if (!lane.IsBehind)
        {
            Enqueue(lane, reader);
            Advance(lane, reader.Position);
        }
        else if (reader.Position > lane.Covered && lane.Next == 0 && lane.Reader is null)
        {
            lane.Next = reader.Position;
            lane.OldestTime ??= reader.Time;
            if (lane.First == 0)
            {
                Advance(lane, reader.Position);
            }
        }
    }

    /// <summary>Brings a lane to what comes next: sending, waiting, reading, or nothing at all.</summary>
    /// <param name="lane">Which.</param>
    /// <param name="read">Where the main reader is.</param>
    public void Advance(Lane lane, long read)
    {
        if (lane.IsSending || lane.IsReady || (lane.Due is not null && lane.First != 0))
        {
            return;
        }

        if (lane.First != 0)
        {
            schedule.Ready(lane);
        }
        else if (lane.Queue.Count > 0)
        {
            ReadyOrLinger(lane);
        }
        else if (lane.Next != 0 && lane.Reader is null)
        {
            if (!_toCatchUp.Contains(lane))
            {
                _toCatchUp.Enqueue(lane);
            }
        }
        else if (lane.IsIdle && lane.DeadLetter == 0 && (!lane.IsBehind || lane.Covered <= read))
        {
            Forget(lane);
        }
    }

    /// <summary>Reads on for lanes that are behind; true when there is more to do at once.</summary>
    public bool CatchUp(long read)
    {
        while (_catchingUp.Count < limits.MaxCatchingUp && _toCatchUp.TryDequeue(out Lane? lane))
        {
            if (lane is { Next: > 0, Reader: null })
            {
                lane.Reader = Open(lane.Next - 1, lane.IdUtf8);
                lane.Next = 0;
                _catchingUp.Add(lane);
            }
        }

        bool hasMore = false;
        for (int index = _catchingUp.Count - 1; index >= 0; index--)
        {
            hasMore |= CatchUp(_catchingUp[index], read);
        }

        return hasMore || (_toCatchUp.Count > 0 && _catchingUp.Count < limits.MaxCatchingUp);
    }

    /// <summary>What a lane that failed sends again, read from the journal; null when nothing of it is left or wanted.</summary>
    public EventBatch? Reload(Lane lane)
    {
        using DeliveryReader reader = Open(lane.First - 1, lane.IdUtf8);
        List<PendingEvent> events = [];
        while (reader.Position < lane.Last && reader.TryRead() is not Events.EventReadStatus.End and var status)
        {
            if (status == Events.EventReadStatus.Event)
            {
                events.Add(new PendingEvent(reader.Position, reader.Time, default, reader.Body));
            }
        }

        return EventBatch.Remake(events, subscription);
    }

    /// <summary>Leaves a lane's events in the journal from now on; false when too many lanes are behind already.</summary>
    public bool TryRetreat(Lane lane)
    {
        if (!lane.IsBehind)
        {
            if (_behindBytes + SizeOf(lane) > limits.MaxBehindBytes)
            {
                return false;
            }

            SetBehind(lane, true);
        }

        lane.Next = lane.NextToRead();
        memory.Drop(lane.Queue);
        CloseReader(lane);
        return true;
    }

    /// <summary>A dead letter to be sent again; false when it is on its way already.</summary>
    public bool TryAddDeadLetter(DeadLetter letter)
    {
        if (_deadLetters.ContainsKey(letter.First))
        {
            return false;
        }

        Lane lane = new(letter.ChargePointId, Encoding.UTF8.GetBytes(letter.ChargePointId))
        {
            DeadLetter = letter.First,
            First = letter.First,
            Last = letter.Last,
            Covered = letter.Last,
            IsBehind = true,
        };
        _deadLetters[letter.First] = lane;
        schedule.Ready(lane);
        return true;
    }

    public void RemoveDeadLetter(Lane lane) => _deadLetters.Remove(lane.DeadLetter);

    /// <summary>Takes up the lanes of a stored progress.</summary>
    public void Restore(DeliveryProgress progress)
    {
        Lost = progress.Lost;
        foreach (LaneProgress stored in progress.Behind)
        {
            Lane lane = new(stored.ChargePointId, Encoding.UTF8.GetBytes(stored.ChargePointId))
            {
                First = stored.First,
                Last = stored.Last,
                Next = stored.Next,
                Covered = stored.Covered,
                Attempts = stored.Attempts,
                FirstFailure = stored.FirstFailure,
                OldestTime = stored.OldestTime,
            };
            _lanes[lane.ChargePointId] = lane;
            SetBehind(lane, true);
            Advance(lane, progress.Position);
        }
    }

    /// <summary>How far everything is, given where the main reader is.</summary>
    public DeliveryProgress Progress(long read)
    {
        long position = read;
        List<LaneProgress> behind = [];
        foreach (Lane lane in _lanes.Values)
        {
            if (lane.IsBehind)
            {
                behind.Add(new LaneProgress(lane.ChargePointId, lane.First, lane.Last, lane.NextToRead(), lane.Covered, lane.Attempts, lane.FirstFailure, lane.OldestTime));
            }
            else if (lane.Head is var head and not 0)
            {
                position = Math.Min(position, head - 1);
            }
        }

        return new DeliveryProgress { Incarnation = subscription.Incarnation, Position = position, Lost = Lost, Behind = behind };
    }

    /// <summary>Forgets lanes that have nothing left to do since the main reader has passed what they delivered.</summary>
    public void Settle(long read)
    {
        foreach (Lane lane in _lanes.Values.Where(lane => lane.IsBehind && lane.IsIdle && lane.Covered <= read).ToArray())
        {
            Forget(lane);
        }
    }

    /// <summary>Makes everything from a position on undelivered, for all charge points.</summary>
    public void Rewind(long from)
    {
        foreach (Lane lane in _lanes.Values.ToArray())
        {
            memory.Drop(lane.Queue);
            CloseReader(lane);
            lane.Covered = Math.Min(lane.Covered, from - 1);
            bool isEarlier = (lane.First != 0 && lane.First < from) || (lane.Next != 0 && lane.Next < from);
            if (lane.IsSending || (lane.IsBehind && isEarlier))
            {
                // What it has to do before the position stays; behind that the main reader comes again, or it reads for itself.
                lane.Next = lane.IsBehind ? (lane.Next == 0 ? from : Math.Min(lane.Next, from)) : 0;
                continue;
            }

            if (lane.Batch is { } unsent)
            {
                memory.Remove(unsent.Count, unsent.Body.Length);
                lane.Batch = null;
            }

            lane.First = lane.Last = lane.Next = 0;
            lane.Due = null;
            Forget(lane);
        }
    }

    /// <summary>Makes a charge point's events from a position on undelivered; false when too many are behind already.</summary>
    public bool TryRewind(string chargePointId, long from, long read)
    {
        if (!_lanes.TryGetValue(chargePointId, out Lane? lane))
        {
            lane = new Lane(chargePointId, Encoding.UTF8.GetBytes(chargePointId));
            if (_behindBytes + SizeOf(lane) > limits.MaxBehindBytes)
            {
                return false;
            }

            _lanes[chargePointId] = lane;
        }

        if (!TryRetreat(lane))
        {
            return false;
        }

        lane.Next = lane.Next == 0 ? from : Math.Min(lane.Next, from);
        lane.Covered = Math.Min(lane.Covered, from - 1);
        if (!lane.IsSending && lane.First >= from)
        {
            lane.First = lane.Last = 0;
            lane.Due = null;
        }

        Advance(lane, read);
        return true;
    }

    /// <summary>A reader of this subscription; where events are gone it begins with the oldest there is, and <see cref="Lost"/> tells.</summary>
    public DeliveryReader Open(long after, ReadOnlyMemory<byte>? only = null)
    {
        try
        {
            return new DeliveryReader(journal, after, filter, only);
        }
        catch (JournalTruncatedException)
        {
            long first = journal.First.Value;
            long lost = Math.Max(0, first - after - 1);
            Lost += lost;
            onLost(lost);
            return new DeliveryReader(journal, Math.Max(0, first - 1), filter, only);
        }
    }

    /// <summary>Records that were gone when they should have been read.</summary>
    public long Lost { get; private set; }

    public void Close()
    {
        foreach (Lane lane in _catchingUp.ToArray())
        {
            lane.Next = lane.NextToRead();
            CloseReader(lane);
        }
    }

    private bool CatchUp(Lane lane, long read)
    {
        int wanted = Math.Max(subscription.LargestBatch, 16);
        for (int records = 0; lane.Queue.Count < wanted; records++)
        {
            if (lane.Reader!.Position >= read)
            {
                // From here on the main reader feeds it.
                CloseReader(lane);
                SetBehind(lane, false);
                Advance(lane, read);
                return false;
            }

            if (records == limits.MaxRecordsPerTurn)
            {
                Advance(lane, read);
                return true;
            }

            if (lane.Reader.TryRead() == Events.EventReadStatus.Event && lane.Reader.Position > lane.Covered)
            {
                Enqueue(lane, lane.Reader);
            }
        }

        Advance(lane, read);
        return false;
    }

    private void Enqueue(Lane lane, DeliveryReader reader)
    {
        byte[] body = reader.Body;
        lane.Queue.Enqueue(new PendingEvent(reader.Position, reader.Time, clock.GetUtcNow(), body));
        memory.Add(1, body.Length);
    }

    private void ReadyOrLinger(Lane lane)
    {
        DateTimeOffset due = lane.Queue.Peek().ReadAt + subscription.Linger;
        if (lane.Queue.Count >= subscription.LargestBatch || due <= clock.GetUtcNow())
        {
            schedule.Ready(lane);
        }
        else if (lane.Due is null)
        {
            schedule.Wait(lane, due);
        }
    }

    private void SetBehind(Lane lane, bool isBehind)
    {
        if (lane.IsBehind == isBehind)
        {
            return;
        }

        lane.IsBehind = isBehind;
        Behind += isBehind ? 1 : -1;
        _behindBytes += isBehind ? SizeOf(lane) : -SizeOf(lane);
        if (!isBehind)
        {
            lane.OldestTime = null;
        }
    }

    private void Forget(Lane lane)
    {
        SetBehind(lane, false);
        if (_lanes.TryGetValue(lane.ChargePointId, out Lane? known) && ReferenceEquals(known, lane))
        {
            _lanes.Remove(lane.ChargePointId);
        }
    }

    private void CloseReader(Lane lane)
    {
        if (lane.Reader is not null)
        {
            lane.Reader.Dispose();
            lane.Reader = null;
            _catchingUp.Remove(lane);
        }
    }

    private static int SizeOf(Lane lane) => LaneOverhead + lane.IdUtf8.Length + 2;
}
