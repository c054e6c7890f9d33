using System.Text;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// Hands out the one live object of each charge point that somebody works with. What nobody holds is let go as soon as the store has caught
/// up with it, so memory follows the connected fleet, and who comes back within milliseconds finds what it left. Safe on any thread.
/// </summary>
internal sealed class ChargePointDirectory(LiveServices services)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _live = new(StringComparer.Ordinal);

    // Nobody holds these, but the store may not have their last facts yet. In the order of their release, so nearly in that of their last positions.
    private readonly Queue<Entry> _lingering = [];

    /// <summary>Live objects, held or lingering.</summary>
    public int LiveCount
    {
        get
        {
            lock (_gate)
            {
                return _live.Count;
            }
        }
    }

    /// <summary>The live object of an identity, known or not; the caller owes a <see cref="Release"/>.</summary>
    public ChargePoint Acquire(string id)
    {
        Entry? entry;
        lock (_gate)
        {
            LetGo();
            if (!_live.TryGetValue(id, out entry))
            {
                _live[id] = entry = new Entry(id);
            }

            entry.Holders++;
        }

        // Loading reads the store, so it isn't done under the lock that everybody shares; two who come at once load one object.
        try
        {
            return entry.ChargePoint(services);
        }
        catch
        {
            lock (_gate)
            {
                if (--entry.Holders == 0)
                {
                    _live.Remove(id);
                }
            }

            throw;
        }
    }

    /// <summary>The live objects of this moment: whoever is connected, or is about to be, is among them. Valid without being held, to look at under their turns.</summary>
    public List<ChargePoint> Live()
    {
        lock (_gate)
        {
            return [.. _live.Values.Select(static entry => entry.Loaded).OfType<ChargePoint>()];
        }
    }

    /// <summary>Gives back what <see cref="Acquire"/> handed out.</summary>
    public void Release(ChargePoint chargePoint)
    {
        lock (_gate)
        {
            if (_live.TryGetValue(chargePoint.Id, out Entry? entry) && --entry.Holders == 0)
            {
                _lingering.Enqueue(entry);
            }

            LetGo();
        }
    }

    /// <summary>Whether there is such a charge point for operators: registered, or let in as unknown, and not deleted.</summary>
    public bool IsKnown(string id)
    {
        ChargePoint? live;
        lock (_gate)
        {
            live = _live.TryGetValue(id, out Entry? entry) ? entry.Loaded : null;
        }

        if (live is not null)
        {
            lock (live.Turn)
            {
                return live.IsKnown;
            }
        }

        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        var buffer = StateBuffers.Rent();
        return Encoding.UTF8.GetByteCount(id) < StateKey.MaxLength
            && services.Store.TryRead(StateKey.Of(StateKey.Head, id, key), buffer)
            && StoredHead.Decode(buffer.WrittenSpan).IsKnown;
    }

    private void LetGo()
    {
        JournalPosition applied = services.Store.Applied;
        while (_lingering.TryPeek(out Entry? entry))
        {
            bool isHeldAgain = entry.Holders > 0;
            if (!isHeldAgain && entry.Loaded is { } chargePoint && chargePoint.LastPosition > applied)
            {
                return;
            }

            _lingering.Dequeue();
            if (!isHeldAgain && _live.TryGetValue(entry.Id, out Entry? current) && ReferenceEquals(current, entry))
            {
                _live.Remove(entry.Id);
            }
        }
    }

    private sealed class Entry(string id)
    {
        private volatile ChargePoint? _chargePoint;

        public string Id => id;

        /// <summary>Guarded by the directory.</summary>
        public int Holders { get; set; }

        public ChargePoint? Loaded => _chargePoint;

        public ChargePoint ChargePoint(LiveServices services)
        {
            if (_chargePoint is { } loaded)
            {
                return loaded;
            }

            // On itself: a lock of its own would be 40 bytes for each connected charge point, and this one is private as well.
            lock (this)
            {
                return _chargePoint ??= State.ChargePoint.Load(id, services);
            }
        }
    }
}
