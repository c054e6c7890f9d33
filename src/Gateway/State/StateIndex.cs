using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// What of the applied state is kept in memory as well, since the store has no order: names for lists, what is unfinished, and how far back
/// the journal is needed. Written by the projection, read by anybody. Rebuilt from the stored records at each start.
/// </summary>
internal sealed class StateIndex
{
    private readonly Lock _gate = new();
    private int _templatesVersion;
    private readonly SortedDictionary<int, OpenEntry> _open = [];
    private readonly SortedSet<long> _unfinishedCommands = [];
    private readonly SortedSet<long> _awaitedEffects = [];
    private long _idTagGeneration;
    private readonly SortedDictionary<long, HourEntry> _hours = [];

    /// <summary>Identities of all known charge points.</summary>
    public OrderedNames ChargePoints { get; } = new();

    /// <summary>Keys (<see cref="IdTagKey"/>) of all registered id tags.</summary>
    public OrderedNames IdTags { get; } = new();

    /// <summary>Charge points that have reservations.</summary>
    public OrderedNames WithReservations { get; } = new();

    /// <summary>When reservations run out.</summary>
    public EndTimes ReservationEnds { get; } = new();

    /// <summary>Charge points that have charging profiles.</summary>
    public OrderedNames WithChargingProfiles { get; } = new();

    /// <summary>Keys (<see cref="WebhookKey"/>) of the webhooks that the API made.</summary>
    public OrderedNames Webhooks { get; } = new();

    /// <summary>What webhooks gave up.</summary>
    public DeadLetterIndex DeadLetters { get; } = new();

    /// <summary>Firmware updates and uploads that run.</summary>
    public TransferIndex Transfers { get; } = new();

    /// <summary>Charge points that have a charging profile with a validTo, by the first of these.</summary>
    public EndTimes ChargingProfileEnds { get; } = new();

    /// <summary>Names of all configuration templates.</summary>
    public OrderedNames Templates { get; } = new();

    /// <summary>Ids of all fleet commands that are kept; they rise with time.</summary>
    public OrderedNames FleetCommands { get; } = new();

    /// <summary>Rises with every change of a template, so that whoever keeps them in memory knows.</summary>
    public int TemplatesVersion => Volatile.Read(ref _templatesVersion);

    public void TemplatesChanged() => Interlocked.Increment(ref _templatesVersion);

    /// <summary>The last transaction id that was given, as far as it is applied.</summary>
    public int LastTransactionId { get; set; }

    /// <summary>The last reservation id that was given out, as far as it is applied.</summary>
    public int LastReservationId { get; set; }

    /// <summary>Rises with every change of an id tag; begins anew with the process.</summary>
    public long IdTagGeneration => Volatile.Read(ref _idTagGeneration);

    /// <summary>The last hour of which the projection saw a fact.</summary>
    public long LastHour { get; private set; } = long.MinValue;

    /// <summary>A transaction that was found when the store was opened.</summary>
    public void Add(StoredTransaction transaction)
    {
        if (transaction.Stop is { } stop)
        {
            AddEnded(Hours.Of(stop.Time), transaction.StartPosition);
        }
        else
        {
            AddOpen(transaction.Id, transaction.StartPosition, transaction.LastTime, transaction.IsSuperseded);
        }
    }

    /// <summary>A command that was found when the store was opened.</summary>
    public void Add(StoredCommand command)
    {
        if (command.CompletedAt is { } completed)
        {
            AddEnded(Hours.Of(completed), new JournalPosition(command.Number));
        }
        else
        {
            AddUnfinishedCommand(command.Number);
        }

        NoteEffect(command);
    }

    public void NoteIdTagChange() => Interlocked.Increment(ref _idTagGeneration);

    /// <summary>A charge point's reservations are these from now on.</summary>
    public void PutReservations(string chargePointId, IReadOnlyList<ReservationView> reservations)
    {
        ReservationEnds.Set(chargePointId, reservations.Count == 0 ? null : reservations.Min(static reservation => reservation.ExpiryDate));
        if (reservations.Count == 0)
        {
            WithReservations.Remove(chargePointId);
        }
        else
        {
            WithReservations.Add(chargePointId);
        }
    }

    public void AddOpen(int id, JournalPosition start, DateTimeOffset lastTime, bool isSuperseded)
    {
        lock (_gate)
        {
            _open[id] = new OpenEntry { Start = start, LastTime = lastTime, IsSuperseded = isSuperseded };
        }
    }

    /// <summary>A transaction that is open gave a sign of life.</summary>
    public void TouchOpen(int id, DateTimeOffset time)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(id, out OpenEntry? entry))
            {
                entry.LastTime = time;
            }
        }
    }

    public void SupersedeOpen(int id, DateTimeOffset time)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(id, out OpenEntry? entry))
            {
                entry.IsSuperseded = true;
                entry.LastTime = time;
            }
        }
    }

    public void RemoveOpen(int id)
    {
        lock (_gate)
        {
            _open.Remove(id);
        }
    }

    /// <summary>Transactions without a stop below an id, the highest first; all for <see cref="int.MaxValue"/>.</summary>
    public List<int> OpenBelow(int id, int limit)
    {
        lock (_gate)
        {
            // Open transactions are few beside all; the list is made in one go since it mustn't change while it is read.
            List<int> found = [];
            foreach (int open in _open.Keys)
            {
                if (open <= id)
                {
                    found.Add(open);
                }
            }

            found.Reverse();
            if (found.Count > limit)
            {
                found.RemoveRange(limit, found.Count - limit);
            }

            return found;
        }
    }

    /// <summary>Superseded transactions of which nothing was heard since a time.</summary>
    public List<int> SupersededBefore(DateTimeOffset time, int limit)
    {
        lock (_gate)
        {
            return [.. _open.Where(entry => entry.Value.IsSuperseded && entry.Value.LastTime < time).Select(entry => entry.Key).Take(limit)];
        }
    }

    public void AddUnfinishedCommand(long number)
    {
        lock (_gate)
        {
            _unfinishedCommands.Add(number);
        }
    }

    public void RemoveUnfinishedCommand(long number)
    {
        lock (_gate)
        {
            _unfinishedCommands.Remove(number);
        }
    }

    /// <summary>Commands that haven't come to an end, the oldest first.</summary>
    public List<long> UnfinishedCommands()
    {
        lock (_gate)
        {
            return [.. _unfinishedCommands];
        }
    }

    /// <summary>Notes whether a command's effect has yet to be reported.</summary>
    public void NoteEffect(StoredCommand command)
    {
        lock (_gate)
        {
            if (command.AwaitsEffect)
            {
                _awaitedEffects.Add(command.Number);
            }
            else
            {
                _awaitedEffects.Remove(command.Number);
            }
        }
    }

    public void ForgetEffect(long number)
    {
        lock (_gate)
        {
            _awaitedEffects.Remove(number);
        }
    }

    /// <summary>Commands whose effect has yet to be reported, the oldest first.</summary>
    public List<long> AwaitedEffects()
    {
        lock (_gate)
        {
            return [.. _awaitedEffects];
        }
    }

    /// <summary>An hour of the gateway's clock began, with this fact.</summary>
    public void BeginHour(long hour, JournalPosition first)
    {
        lock (_gate)
        {
            LastHour = Math.Max(LastHour, hour);
            Hour(hour).First = first;
        }
    }

    public void ForgetHour(long hour)
    {
        lock (_gate)
        {
            _hours.Remove(hour);
        }
    }

    /// <summary>A record ended in an hour; what it says begins at a position.</summary>
    public void AddEnded(long hour, JournalPosition start)
    {
        lock (_gate)
        {
            HourEntry entry = Hour(hour);
            entry.Ended++;
            if (entry.OldestNeeded == JournalPosition.None || start < entry.OldestNeeded)
            {
                entry.OldestNeeded = start;
            }
        }
    }

    public void RemoveEnded(long hour)
    {
        lock (_gate)
        {
            if (_hours.TryGetValue(hour, out HourEntry? entry) && --entry.Ended == 0)
            {
                entry.OldestNeeded = JournalPosition.None;
            }
        }
    }

    /// <summary>Hours before one in which something ended that is still kept, the oldest first.</summary>
    public List<long> EndedBefore(long hour)
    {
        lock (_gate)
        {
            return [.. _hours.TakeWhile(entry => entry.Key < hour).Where(entry => entry.Value.Ended > 0).Select(entry => entry.Key)];
        }
    }

    /// <summary>Hours before one of which nothing is kept any more, the oldest first.</summary>
    public List<long> EmptyBefore(long hour)
    {
        lock (_gate)
        {
            return [.. _hours.TakeWhile(entry => entry.Key < hour).Where(entry => entry.Value.Ended == 0).Select(entry => entry.Key)];
        }
    }

    /// <summary>
    /// The first journal position that has to stay when facts are kept from an hour on: the first fact of that hour, or the beginning of an older
    /// transaction or command that is still shown. An open transaction counts as long as it gave a sign of life since; one that fell silent
    /// before keeps its record but doesn't hold the journal for ever.
    /// </summary>
    public JournalPosition OldestNeeded(long hour, JournalPosition next)
    {
        DateTimeOffset time = Hours.Begin(hour);
        lock (_gate)
        {
            JournalPosition oldest = next;
            foreach ((long key, HourEntry entry) in _hours)
            {
                if (key >= hour)
                {
                    oldest = Earlier(oldest, entry.First);
                }

                oldest = Earlier(oldest, entry.OldestNeeded);
            }

            foreach (OpenEntry entry in _open.Values)
            {
                if (!entry.IsSuperseded && entry.LastTime >= time)
                {
                    oldest = Earlier(oldest, entry.Start);
                }
            }

            return _unfinishedCommands.Count > 0 ? Earlier(oldest, new JournalPosition(_unfinishedCommands.Min)) : oldest;
        }
    }

    private static JournalPosition Earlier(JournalPosition left, JournalPosition right) =>
        right == JournalPosition.None || left < right ? left : right;

    private HourEntry Hour(long hour)
    {
        if (!_hours.TryGetValue(hour, out HourEntry? entry))
        {
            _hours[hour] = entry = new HourEntry();
        }

        return entry;
    }

    private sealed class OpenEntry
    {
        public JournalPosition Start { get; init; }

        public DateTimeOffset LastTime { get; set; }

        public bool IsSuperseded { get; set; }
    }

    private sealed class HourEntry
    {
        /// <summary>The hour's first fact; None where only an old clock reached it.</summary>
        public JournalPosition First { get; set; }

        /// <summary>How many records that ended in this hour are kept.</summary>
        public int Ended { get; set; }

        /// <summary>The oldest fact that one of them needs.</summary>
        public JournalPosition OldestNeeded { get; set; }
    }
}
