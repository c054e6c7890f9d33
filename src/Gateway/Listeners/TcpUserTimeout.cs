using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Transport;

namespace Ocpp.Gateway.Listeners;

/// <summary>
/// Lets the kernel end a connection whose sent bytes nobody acknowledges (RFC 5482): a ping to a vanished charge point then fails in
/// a minute instead of the quarter of an hour that retransmission takes. Linux only; elsewhere the idle time-out finds the same later.
/// </summary>
internal static class TcpUserTimeout
{
    /// <summary>Two pings unanswered at the TCP level are enough; a mobile link gets at least half a minute.</summary>
    public static void Apply(ISocketControlFeature? socket, OcppOptions options) =>
        socket?.TrySetUserTimeout(TimeSpan.FromMilliseconds(Math.Max(30_000, 2 * options.PingInterval.TotalMilliseconds)));
}
