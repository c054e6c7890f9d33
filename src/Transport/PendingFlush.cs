namespace Ocpp.Transport;

/// <summary>What a writer needs while the kernel has no room for what it sends; used again for each such flush of it.</summary>
internal sealed class PendingFlush
{
    /// <summary>A field, since it is a struct that changes.</summary>
    public Awaited Awaited;

    public CancellationToken Token { get; set; }

    public CancellationTokenRegistration Registration { get; set; }
}
