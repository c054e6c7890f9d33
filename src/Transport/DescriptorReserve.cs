namespace Ocpp.Transport;

/// <summary>
/// The last descriptors that the process may have, which connections leave for files, other listeners and the runtime (<see cref="TransportLimits.ReservedDescriptors"/>). For one thread at
/// a time.
/// </summary>
internal sealed class DescriptorReserve(TransportLimits limits)
{
    private int _limit;
    private int _first;

    /// <summary>Why there is no room, where there was none.</summary>
    public string Lack => $"the process has no descriptors left but the {_limit - _first} that are kept for files and others.";

    /// <summary>Whether there are descriptors for connections, and not only those kept for others. The limit may be changed while the process runs (prlimit(2)).</summary>
    public bool HasRoom()
    {
        _limit = Libc.DescriptorLimit();
        _first = _limit - Math.Min(limits.ReservedDescriptors, _limit / 4);
        int free = Libc.LowestFree();
        return free >= 0 && !Holds(free);
    }

    /// <summary>Whether this is one of those kept for others, by the limit as it was last seen.</summary>
    public bool Holds(int descriptor) => descriptor >= _first;
}
