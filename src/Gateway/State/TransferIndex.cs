using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>The transfers that run, and when each is to be closed as stale. Written by the projection, read by anybody.</summary>
internal sealed class TransferIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(TransferKind Kind, string ChargePointId), (long Number, DateTimeOffset Due)> _running = [];

    /// <summary>How many run.</summary>
    public int Count(TransferKind kind)
    {
        lock (_gate)
        {
            return _running.Count(entry => entry.Key.Kind == kind);
        }
    }

    public void Set(TransferKind kind, string chargePointId, long number, DateTimeOffset due)
    {
        lock (_gate)
        {
            _running[(kind, chargePointId)] = (number, due);
        }
    }

    public void Remove(TransferKind kind, string chargePointId)
    {
        lock (_gate)
        {
            _running.Remove((kind, chargePointId));
        }
    }

    /// <summary>Those of which something should have been heard by now.</summary>
    public List<(TransferKind Kind, string ChargePointId, long Number)> DueAt(DateTimeOffset now)
    {
        lock (_gate)
        {
            return [.. _running.Where(entry => entry.Value.Due <= now).Select(entry => (entry.Key.Kind, entry.Key.ChargePointId, entry.Value.Number))];
        }
    }
}
