using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Ocpp.Transport;

namespace Ocpp.Gateway.Hosting;

/// <summary>What Kestrel is told beside where to listen.</summary>
internal static class KestrelSetup
{
    /// <summary>
    /// Connections that the kernel completes before we accept them. The default of 512 makes a reconnecting fleet see time-outs of whole
    /// seconds, since the kernel drops what is beyond it; the kernel cuts the number to net.core.somaxconn, so that is the place to limit it.
    /// </summary>
    private const int Backlog = int.MaxValue;

    /// <summary>The largest body of an API call, in bytes, but for imports, which state their own. Holds an OCPP payload of Ocpp:MaxMessageSize's default.</summary>
    private const long MaxRequestBodySize = 2 * 1024 * 1024;

    public static void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = MaxRequestBodySize;
        server.Limits.MaxRequestLineSize = 16 * 1024;
    }

    /// <summary>What the gateway's own transport is told.</summary>
    public static TransportLimits Limits { get; } = new() { Backlog = Backlog };

    public static void Apply(SocketTransportOptions transport) => transport.Backlog = Backlog;
}
