namespace Ocpp.Transport;

/// <summary>The limits of the transport: how much it takes on at once, and how large its buffers grow.</summary>
public sealed record TransportLimits
{
    /// <summary>Connections that the kernel completes before they are accepted; it cuts the number to net.core.somaxconn.</summary>
    public int Backlog { get; init; } = int.MaxValue;

    /// <summary>Threads that serve sockets. One serves some 100,000 messages a second; more help only where there are cores to spare.</summary>
    public int Engines { get; init; } = Math.Clamp(Environment.ProcessorCount / 4, 1, 8);

    /// <summary>Accepted connections that nobody has taken yet, some 400 bytes each; beyond it they wait in the kernel's backlog, which is a quarter of this by default.</summary>
    public int MaxPendingAccepts { get; init; } = 16384;

    /// <summary>Bytes that are read at once; a buffer of so many is held only while bytes are in flight.</summary>
    public int ReadSize { get; init; } = 4096;

    /// <summary>
    /// Bytes of one connection that are held unread by their consumer, or written and unsent: twice the largest message that can be configured. Beyond it the
    /// connection is given up, since somebody forgot a limit of its own.
    /// </summary>
    public int MaxBuffered { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Descriptors of the process's limit (RLIMIT_NOFILE) that connections leave for files, other listeners and the runtime, which ends the process where it gets none at the wrong moment;
    /// a quarter of the limit at most.
    /// </summary>
    public int ReservedDescriptors { get; init; } = 64;

    /// <summary>How long accepting pauses when the process has no descriptors left but the reserved ones, or the system has none.</summary>
    public TimeSpan DescriptorPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often it is said that accepting pauses, as long as the lack lasts or comes again.</summary>
    public TimeSpan DescriptorWarningInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a peer has to read what was written to it before its handler returned.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
