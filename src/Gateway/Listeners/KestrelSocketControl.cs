using System.IO.Pipelines;
using System.Net.Sockets;
using Ocpp.Transport;

namespace Ocpp.Gateway.Listeners;

/// <summary>A socket of Kestrel's own transport, with what the gateway needs of it beside its pipes.</summary>
internal sealed class KestrelSocketControl(Socket socket) : ISocketControlFeature
{
    private const int ProtocolTcp = 6;
    private const int UserTimeoutOption = 18;

    // tcpi_last_data_recv of the kernel's tcp_info, in milliseconds.
    private const int TcpInfo = 11;
    private const int LastDataReceivedAt = 52;

    /// <inheritdoc/>
    public PipeScheduler? Scheduler => null;

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection ended before its half-close.", exception);
        }
    }

    /// <inheritdoc/>
    public bool TrySetUserTimeout(TimeSpan timeout)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        Span<byte> milliseconds = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(milliseconds, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));
        try
        {
            socket.SetRawSocketOption(ProtocolTcp, UserTimeoutOption, milliseconds);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer is gone already, or the socket is none of TCP's.
            return false;
        }
    }

    /// <inheritdoc/>
    public bool TryGetTimeSinceReceived(out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        Span<byte> info = stackalloc byte[LastDataReceivedAt + sizeof(uint)];
        try
        {
            if (socket.GetRawSocketOption(ProtocolTcp, TcpInfo, info) < info.Length)
            {
                return false;
            }

            time = TimeSpan.FromMilliseconds(Math.Max(0, BitConverter.ToInt32(info[LastDataReceivedAt..])));
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer is gone already, or the socket is none of TCP's.
            return false;
        }
    }
}
