namespace Ocpp.Gateway.State;

/// <summary>Who has something that ends at a time, the earliest first: so that a sweep touches only what is due. Safe on any thread.</summary>
internal sealed class EndTimes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset End, string Name)> _order =
        new(Comparer<(DateTimeOffset End, string Name)>.Create(static (left, right) =>
            left.End == right.End ? string.CompareOrdinal(left.Name, right.Name) : left.End.CompareTo(right.End)));

    /// <summary>The next end of a name; null for none.</summary>
    public void Set(string name, DateTimeOffset? end)
    {
        lock (_gate)
        {
            if (_ends.Remove(name, out DateTimeOffset before))
            {
                _order.Remove((before, name));
            }

            if (end is { } time)
            {
                _ends[name] = time;
                _order.Add((time, name));
            }
        }
    }

    /// <summary>The names whose end has come, the earliest first.</summary>
    public List<string> Due(DateTimeOffset now, int limit)
    {
        lock (_gate)
        {
            return [.. _order.TakeWhile(entry => entry.End <= now).Take(limit).Select(entry => entry.Name)];
        }
    }
}
