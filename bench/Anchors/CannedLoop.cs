using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Ocpp.Anchors;

/// <summary>
/// What the kernel costs: one thread over epoll(7) that receives, finds the id, and sends a text that was written beforehand. Nothing is decoded, checked, kept or logged, and whoever doesn't send
/// whole frames and whole requests at once is cut off. No Central System, but the floor for any on this machine.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class CannedLoop : IDisposable
{
    private const int Events = 512;
    private const int Add = 1;
    private const uint In = 1;
    private const uint EdgeTriggered = 1u << 31;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Dictionary<int, Socket> _sockets = [];
    private readonly byte[] _received = new byte[64 * 1024];
    private readonly byte[] _answer = new byte[512];
    private readonly int _epoll = epoll_create1(0);
    private int _lastTransactionId;

    public CannedLoop(int port)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(4096);
        Watch(_listener, In);
    }

    /// <summary>Serves until the process ends.</summary>
    /// <exception cref="IOException">epoll_wait failed.</exception>
    public void Run()
    {
        Event* events = (Event*)NativeMemory.AllocZeroed(Events, (nuint)sizeof(Event));
        fixed (byte* received = _received)
        {
            while (true)
            {
                int count = epoll_wait(_epoll, events, Events, -1);
                if (count < 0)
                {
                    throw new IOException($"epoll_wait: {Marshal.GetLastPInvokeErrorMessage()}");
                }

                for (int index = 0; index < count; index++)
                {
                    Serve((int)events[index].Data, received);
                }
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Serve(int descriptor, byte* received)
    {
        if (descriptor == (int)_listener.Handle)
        {
            Socket accepted = _listener.Accept();
            accepted.NoDelay = true;
            _sockets[(int)accepted.Handle] = accepted;
            Watch(accepted, In | EdgeTriggered);
            return;
        }

        int length = (int)recv(descriptor, received, _received.Length, DontWait);
        Span<byte> bytes = _received.AsSpan(0, Math.Max(0, length));
        int answer = length <= 0 ? 0 : bytes[0] == (byte)'G' ? Upgrade(bytes) : Answer(bytes);
        if (answer > 0)
        {
            fixed (byte* text = _answer)
            {
                _ = send(descriptor, text, answer, DontWait | NoSignal);
            }
        }
        else if (_sockets.Remove(descriptor, out Socket? socket))
        {
            socket.Dispose();
        }
    }

    private int Upgrade(ReadOnlySpan<byte> request)
    {
        const string name = "Sec-WebSocket-Key: ";
        int at = request.IndexOf(Encoding.ASCII.GetBytes(name));
        if (at < 0 || !request.EndsWith("\r\n\r\n"u8))
        {
            return 0;
        }

        string key = Encoding.ASCII.GetString(request.Slice(at + name.Length, 24));
#pragma warning disable CA5350 // RFC 6455 §4.2.2 asks for SHA-1.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: {CentralSystem.SubProtocol}\r\n\r\n", _answer);
    }

    /// <summary>Unmasks as much as holds id and action, which ocppload's 36 characters leave within 80 bytes.</summary>
    private int Answer(Span<byte> frame)
    {
        int header = (frame[1] & 0x7F) == 126 ? 4 : 2;
        if (frame.Length < header + 12)
        {
            return 0;
        }

        Span<byte> start = frame[(header + 4)..Math.Min(frame.Length, header + 4 + 80)];
        for (int index = 0; index < start.Length; index++)
        {
            start[index] ^= frame[header + (index & 3)];
        }

        ReadOnlySpan<byte> rest = start["[2,\""u8.Length..];
        int idLength = rest.IndexOf((byte)'"');
        if (idLength < 0 || rest.Length < idLength + 6)
        {
            return 0;
        }

        Span<byte> text = _answer.AsSpan(2);
        int length = Write(text, "[3,\""u8);
        length += Write(text[length..], rest[..idLength]);
        length += Write(text[length..], "\","u8);
        length += WritePayload(text[length..], rest[(idLength + 3)..]);
        text[length++] = (byte)']';
        _answer[0] = 0x81;
        _answer[1] = (byte)length;
        return length + 2;
    }

    private int WritePayload(Span<byte> text, ReadOnlySpan<byte> action)
    {
        if (action.StartsWith("Bo"u8))
        {
            return Write(text, "{\"status\":\"Accepted\",\"currentTime\":\"2026-01-01T00:00:00Z\",\"interval\":300}"u8);
        }

        if (action.StartsWith("H"u8))
        {
            return Write(text, "{\"currentTime\":\"2026-01-01T00:00:00.000Z\"}"u8);
        }

        if (action.StartsWith("A"u8))
        {
            return Write(text, "{\"idTagInfo\":{\"status\":\"Accepted\"}}"u8);
        }

        if (!action.StartsWith("Star"u8))
        {
            return Write(text, "{}"u8);
        }

        int length = Write(text, "{\"transactionId\":"u8);
        (++_lastTransactionId).TryFormat(text[length..], out int digits, default, System.Globalization.CultureInfo.InvariantCulture);
        return length + digits + Write(text[(length + digits)..], ",\"idTagInfo\":{\"status\":\"Accepted\"}}"u8);
    }

    private static int Write(Span<byte> destination, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    private void Watch(Socket socket, uint events)
    {
        Event watched = new() { Events = events, Data = (ulong)socket.Handle };
        _ = epoll_ctl(_epoll, Add, (int)socket.Handle, &watched);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc")]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, Event* watched);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, Event* events, int most, int timeoutMs);

    [LibraryImport("libc")]
    [SuppressGCTransition]
    private static partial nint recv(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc")]
    private static partial nint send(int descriptor, byte* buffer, nint length, int flags);

    // Packed on x64 only (epoll_ctl(2)).
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Event
    {
        public uint Events;
        public ulong Data;
    }
}
