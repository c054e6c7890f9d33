using System.Net.Sockets;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Listeners;

/// <summary>
/// Lets the kernel end a connection whose sent bytes nobody acknowledges (RFC 5482): a ping to a vanished charge point then fails in
/// a minute instead of the quarter of an hour that retransmission takes. Linux only; elsewhere the idle time-out finds the same later.
/// </summary>
internal static class TcpUserTimeout
{
    private const int ProtocolTcp = 6;
    private const int UserTimeoutOption = 18;

    /// <summary>Two pings unanswered at the TCP level are enough; a mobile link gets at least half a minute.</summary>
    public static void Apply(Socket? socket, OcppOptions options)
    {
        if (socket is null || !OperatingSystem.IsLinux())
        {
            return;
        }

        TimeSpan limit = TimeSpan.FromMilliseconds(Math.Max(30_000, 2 * options.PingInterval.TotalMilliseconds));
        Span<byte> milliseconds = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(milliseconds, (int)Math.Min(limit.TotalMilliseconds, int.MaxValue));
        try
        {
            socket.SetRawSocketOption(ProtocolTcp, UserTimeoutOption, milliseconds);
        }
        catch (SocketException)
        {
            // The peer is gone already, or the socket is none of TCP's: the read loop sees the first, the second needs no time-out.
            return;
        }
    }
}
