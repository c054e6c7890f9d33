namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Whose sockets the OCPP listeners use.</summary>
internal enum TransportKind
{
    /// <summary>Kestrel's own, on every system.</summary>
    Sockets,

    /// <summary>The gateway's own over epoll, on Linux: less memory and CPU for each connection.</summary>
    Epoll,
}
