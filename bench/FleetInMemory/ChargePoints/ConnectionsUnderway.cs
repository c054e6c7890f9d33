namespace Ocpp.FleetInMemory.ChargePoints;

/// <summary>How many charge points may be on their way from upgrade to last StatusNotification at once. Safe from any thread.</summary>
internal sealed class ConnectionsUnderway(int most) : IDisposable
{
    private readonly SemaphoreSlim _free = new(most, most);

    /// <summary>Takes a place for one more, after waiting for it.</summary>
    public bool TryBegin(TimeSpan timeout) => _free.Wait(timeout);

    /// <summary>One has arrived.</summary>
    public void Arrived() => _free.Release();

    public void Dispose() => _free.Dispose();
}
