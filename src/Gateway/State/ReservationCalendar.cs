namespace Ocpp.Gateway.State;

/// <summary>
/// Whose reservations run out when, the soonest first: one entry for each charge point that has any, so that the sweep looks at what is due and at
/// nothing else. Written by the projection; safe on any thread.
/// </summary>
internal sealed class ReservationCalendar
{
    private static readonly Comparer<(DateTimeOffset Time, string Id)> Order = Comparer<(DateTimeOffset Time, string Id)>.Create(
        static (left, right) => left.Time != right.Time ? left.Time.CompareTo(right.Time) : string.CompareOrdinal(left.Id, right.Id));

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _soonest = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset Time, string Id)> _entries = new(Order);

    /// <summary>Sets when the first of a charge point's reservations runs out; null for one that has none.</summary>
    public void Set(string chargePointId, DateTimeOffset? soonest)
    {
        lock (_gate)
        {
            if (_soonest.Remove(chargePointId, out DateTimeOffset before))
            {
                _entries.Remove((before, chargePointId));
            }

            if (soonest is { } time)
            {
                _soonest[chargePointId] = time;
                _entries.Add((time, chargePointId));
            }
        }
    }

    /// <summary>Charge points with a reservation whose time has come, the longest overdue first.</summary>
    public List<string> Due(DateTimeOffset now, int limit)
    {
        lock (_gate)
        {
            return [.. _entries.TakeWhile(entry => entry.Time <= now).Take(limit).Select(static entry => entry.Id)];
        }
    }
}
