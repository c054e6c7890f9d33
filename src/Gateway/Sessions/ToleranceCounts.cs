using Ocpp.Codec;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// How often each named tolerance was needed on one connection, and when. Holds no memory while none was, and allocates only when a kind is
/// met for the first time. Used in the turn.
/// </summary>
internal sealed class ToleranceCounts(SessionMetrics metrics, TimeProvider clock)
{
    /// <summary>How often, at most, a lasting connection's counts are recorded; a crash costs no more of them than this.</summary>
    public static readonly TimeSpan RecordInterval = TimeSpan.FromMinutes(10);

    private static readonly string[] Names = Enum.GetNames<Tolerance>();

    // Most charge points get one or two things wrong, always the same: found by looking through.
    private Entry[] _entries = [];
    private int _length;
    private long _recordedAt = clock.GetTimestamp();
    private bool _hasUnrecorded;

    /// <summary>Whether what was counted is to be recorded now.</summary>
    public bool IsDue => _hasUnrecorded && clock.GetElapsedTime(_recordedAt) >= RecordInterval;

    /// <summary>Whether there is anything that isn't recorded.</summary>
    public bool HasUnrecorded => _hasUnrecorded;

    public void Add(in ToleranceSet tolerances)
    {
        foreach (Tolerance tolerance in tolerances)
        {
            Add(tolerance);
        }
    }

    public void Add(Tolerance tolerance)
    {
        DateTimeOffset now = clock.GetUtcNow();
        ref Entry entry = ref Find(tolerance, now);
        entry.Total++;
        if (entry.Unrecorded++ == 0)
        {
            entry.First = now;
        }

        entry.Last = now;
        _hasUnrecorded = true;
        metrics.Tolerated(tolerance);
    }

    /// <summary>What was met on this connection, and how often.</summary>
    public IEnumerable<KeyValuePair<Tolerance, int>> NonZero()
    {
        for (int index = 0; index < _length; index++)
        {
            yield return new(_entries[index].Tolerance, _entries[index].Total);
        }
    }

    /// <summary>What isn't recorded yet.</summary>
    public List<ToleranceCount> Unrecorded()
    {
        List<ToleranceCount> counts = [];
        foreach (Entry entry in _entries.AsSpan(0, _length))
        {
            if (entry.Unrecorded > 0)
            {
                counts.Add(new ToleranceCount(Names[(int)entry.Tolerance], entry.Unrecorded, entry.First, entry.Last));
            }
        }

        return counts;
    }

    /// <summary>What isn't recorded yet, as <see cref="TolerancesCounted"/> has it.</summary>
    public byte[] Encode()
    {
        FactWriter writer = new(new byte[128]);
        foreach (ToleranceCount count in Unrecorded())
        {
            writer.WriteText(count.Name);
            writer.WriteInt32((int)count.Count);
            writer.WriteTime(count.FirstSeen);
            writer.WriteTime(count.LastSeen);
        }

        return writer.Written.ToArray();
    }

    /// <summary>What was counted so far is recorded.</summary>
    public void Recorded()
    {
        foreach (ref Entry entry in _entries.AsSpan(0, _length))
        {
            entry.Unrecorded = 0;
        }

        _hasUnrecorded = false;
        _recordedAt = clock.GetTimestamp();
    }

    private ref Entry Find(Tolerance tolerance, DateTimeOffset now)
    {
        for (int index = 0; index < _length; index++)
        {
            if (_entries[index].Tolerance == tolerance)
            {
                return ref _entries[index];
            }
        }

        if (_length == _entries.Length)
        {
            Array.Resize(ref _entries, _length == 0 ? 2 : 2 * _length);
        }

        _entries[_length] = new Entry { Tolerance = tolerance, First = now };
        return ref _entries[_length++];
    }

    private struct Entry
    {
        public Tolerance Tolerance;
        public int Total;
        public int Unrecorded;
        public DateTimeOffset First;
        public DateTimeOffset Last;
    }
}
