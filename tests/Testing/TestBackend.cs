using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ocpp.Testing;

/// <summary>
/// A backend over plain sockets that answers as the test says, well or badly: a web server's own manners would keep it from half answers, endless bodies and
/// broken connections. It can be stopped and started again on the same port.
/// </summary>
public sealed class TestBackend : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Func<BackendRequest, BackendAnswer> _answer;
    private TcpListener? _listener;
    private CancellationTokenSource? _stop;
    private Task _accepting = Task.CompletedTask;

    /// <param name="answer">What to answer; called for each request, on any thread.</param>
    public TestBackend(Func<BackendRequest, BackendAnswer> answer)
    {
        _answer = answer;
        Start();
    }

    /// <summary>Kept over a restart: one that no outgoing connection takes meanwhile.</summary>
    public int Port { get; } = GatewayProcess.FreePort();

    public Uri Uri => new($"http://127.0.0.1:{Port}/");

    /// <summary>Listens, again on the port that it had before.</summary>
    public void Start()
    {
        _stop = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _accepting = AcceptAsync(_listener, _stop.Token);
    }

    /// <summary>Closes the port and breaks all connections.</summary>
    public async Task StopAsync()
    {
        await _stop!.CancelAsync().ConfigureAwait(false);
        _listener!.Stop();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys).ConfigureAwait(false);
        _listener.Dispose();
        _stop.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                Socket socket = await listener.AcceptSocketAsync(stop).ConfigureAwait(false);
                Task connection = ServeAsync(socket, stop);
                _connections[connection] = 0;
                _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // A listener that was stopped between two accepts says InvalidOperationException.
            return;
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        using NetworkStream stream = new(socket, ownsSocket: true);
        try
        {
            while (await ReadAsync(stream, stop).ConfigureAwait(false) is { } request)
            {
                BackendAnswer answer = _answer(request);
                await answer.WriteAsync(stream, stop).ConfigureAwait(false);
                if (answer.EndsConnection)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer left, or the test stops us; either is what it wanted.
            return;
        }
    }

    private static async Task<BackendRequest?> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        int head;
        while ((head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), stop).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        string[] lines = Encoding.ASCII.GetString(buffer, 0, head).Split("\r\n");
        Dictionary<string, string> headers = lines.Skip(1).Select(static line => line.Split(':', 2)).ToDictionary(static pair => pair[0].Trim(), static pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        int present = length - head - 4;
        buffer.AsSpan(head + 4, present).CopyTo(body);
        await stream.ReadExactlyAsync(body.AsMemory(present), stop).ConfigureAwait(false);
        return new BackendRequest(lines[0].Split(' ')[1], headers, body);
    }
}

/// <summary>A request as it came over the socket.</summary>
public sealed record BackendRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>How a <see cref="TestBackend"/> answers.</summary>
/// <param name="WriteAsync">Writes it.</param>
/// <param name="EndsConnection">Whether the connection is closed behind it.</param>
public sealed record BackendAnswer(Func<Stream, CancellationToken, Task> WriteAsync, bool EndsConnection)
{
    /// <summary>Never any byte.</summary>
    public static BackendAnswer Nothing { get; } = new(static (_, stop) => Task.Delay(Timeout.Infinite, stop), EndsConnection: true);

    /// <summary>A closed connection.</summary>
    public static BackendAnswer Closed { get; } = new(static (_, _) => Task.CompletedTask, EndsConnection: true);

    /// <summary>The beginning of a 200 and no more of it.</summary>
    public static BackendAnswer Half { get; } = new(static async (stream, stop) => await stream.WriteAsync("HTTP/1.1 200 O"u8.ToArray(), stop).ConfigureAwait(false), EndsConnection: true);

    /// <summary>Something that isn't HTTP.</summary>
    public static BackendAnswer Garbage { get; } = new(static async (stream, stop) => await stream.WriteAsync("\0\u0001 what?\r\n\r\n"u8.ToArray(), stop).ConfigureAwait(false), EndsConnection: true);

    /// <summary>A status, with headers and a body.</summary>
    public static BackendAnswer Status(int status, string headers = "", string body = "") => new(
        async (stream, stop) => await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}"), stop).ConfigureAwait(false),
        EndsConnection: false);

    /// <summary>A status after a while.</summary>
    public static BackendAnswer Slow(TimeSpan after, int status) => new(
        async (stream, stop) =>
        {
            await Task.Delay(after, stop).ConfigureAwait(false);
            await Status(status).WriteAsync(stream, stop).ConfigureAwait(false);
        },
        EndsConnection: false);

    /// <summary>A status and a body of 100 MB.</summary>
    public static BackendAnswer Huge(int status) => new(
        async (stream, stop) =>
        {
            const int Length = 100_000_000;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {Length}\r\n\r\n"), stop).ConfigureAwait(false);
            byte[] piece = new byte[100_000];
            piece.AsSpan().Fill((byte)'x');
            for (int sent = 0; sent < Length; sent += piece.Length)
            {
                await stream.WriteAsync(piece, stop).ConfigureAwait(false);
            }
        },
        EndsConnection: true);
}
