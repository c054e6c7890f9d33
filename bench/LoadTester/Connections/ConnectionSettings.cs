using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.LoadTester.Connections;

/// <summary>Where and how a worker's charge points connect: resolved once, the same for all. Any thread.</summary>
internal sealed class ConnectionSettings
{
    /// <summary>Linux: choose the port when connecting, by the whole four-tuple, so that each source address has all its ports for each target.</summary>
    private const int IpBindAddressNoPort = 24;

    private readonly byte[] _path;
    private readonly byte[] _host;
    private readonly byte[] _subProtocol;

    public ConnectionSettings(Uri url, IPEndPoint remote, string subProtocol, SourceAddresses sources, Passwords passwords, TlsSettings? tls)
    {
        _path = Encoding.ASCII.GetBytes(url.AbsolutePath.TrimEnd('/') + "/");
        _host = Encoding.ASCII.GetBytes(url.Authority);
        _subProtocol = Encoding.ASCII.GetBytes(subProtocol);
        RemoteEndPoint = remote;
        Sources = sources;
        Passwords = passwords;
        Tls = tls;
    }

    public IPEndPoint RemoteEndPoint { get; }

    public SourceAddresses Sources { get; }

    public Passwords Passwords { get; }

    /// <summary>Null for <c>ws://</c>.</summary>
    public TlsSettings? Tls { get; }

    /// <summary>What is offered.</summary>
    public ReadOnlySpan<byte> SubProtocol => _subProtocol;

    public Socket CreateSocket(int number)
    {
        Socket socket = new(RemoteEndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (Sources.Of(number) is { } source)
        {
            try
            {
                if (OperatingSystem.IsLinux())
                {
                    socket.SetRawSocketOption((int)SocketOptionLevel.IP, IpBindAddressNoPort, BitConverter.GetBytes(1));
                }

                socket.Bind(new IPEndPoint(source, 0));
            }
            catch (SocketException)
            {
                socket.Dispose();
                throw;
            }
        }

        return socket;
    }

    public void WriteRequest(IBufferWriter<byte> output, string identity, ReadOnlySpan<byte> key)
    {
        byte[] target = [.. _path, .. Encoding.ASCII.GetBytes(Uri.EscapeDataString(identity))];
        byte[] authorization = Passwords.HeaderFor(identity);
        ClientUpgradeRequest.Write(output, target, _host, key, _subProtocol, authorization);
    }
}
