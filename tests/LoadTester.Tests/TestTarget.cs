using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Ocpp.WebSockets.Frames;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.LoadTester.Tests;

/// <summary>A Central System that answers as it should, unless a test tells it to lie.</summary>
internal sealed class TestTarget : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public TestTarget()
    {
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>What is said to a CALL; null says nothing. The default is right.</summary>
    public Func<TestConnection, JsonArray, Task>? OnCall { get; set; }

    /// <summary>What happens once a connection is open.</summary>
    public Func<TestConnection, Task>? OnOpen { get; set; }

    /// <summary>The answer to the upgrade request; by default the right one.</summary>
    public Func<UpgradeRequest, byte[]>? Upgrade { get; set; }

    /// <summary>For <c>wss://</c>.</summary>
    public SslServerAuthenticationOptions? Tls { get; set; }

    public Uri Url => new($"{(Tls is null ? "ws" : "wss")}://127.0.0.1:{Port}/ocpp");

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every upgrade request, in order.</summary>
    public ConcurrentQueue<UpgradeRequest> Requests { get; } = new();

    /// <summary>Every message, in order of arrival.</summary>
    public ConcurrentQueue<(string Identity, JsonArray Message)> Received { get; } = new();

    /// <summary>The CALLs of one action.</summary>
    public IReadOnlyList<JsonArray> Calls(string action) => [.. Received.Select(static received => received.Message).Where(message => (int)message[0]! == 2 && (string)message[2]! == action)];

    /// <summary>What a Central System says to a CALL.</summary>
    public static string Payload(string action, int transactionId = 1) => action switch
    {
        "BootNotification" => """{"status":"Accepted","currentTime":"2026-01-01T00:00:00.000Z","interval":300}""",
        "Heartbeat" => """{"currentTime":"2026-01-01T00:00:00.000Z"}""",
        "Authorize" => """{"idTagInfo":{"status":"Accepted"}}""",
        "StartTransaction" => "{\"transactionId\":" + transactionId.ToString(System.Globalization.CultureInfo.InvariantCulture) + ",\"idTagInfo\":{\"status\":\"Accepted\"}}",
        "DataTransfer" or "SignCertificate" => """{"status":"Accepted"}""",
        _ => "{}",
    };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using Socket accepted = socket;
        try
        {
            Stream stream = new NetworkStream(accepted);
            if (Tls is not null)
            {
                SslStream secured = new(stream);
                await secured.AuthenticateAsServerAsync(Tls, _end.Token);
                stream = secured;
            }

            await using Stream owned = stream;
            using TestConnection connection = new(this, accepted, stream);
            await connection.RunAsync(_end.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The charge point, or the test, ended it.
        }
    }
}

/// <summary>One connection to the target.</summary>
internal sealed class TestConnection(TestTarget target, Socket socket, Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Channel<JsonArray> _answers = Channel.CreateUnbounded<JsonArray>();
    private FrameReader _frames = new(1024 * 1024);
    private int _lastId;

    public string Identity { get; private set; } = "";

    public X509Certificate? ClientCertificate => (stream as SslStream)?.RemoteCertificate;

    public Task SendAsync(string text) => SendAsync(Opcode.Text, Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(Opcode opcode, byte[] payload)
    {
        byte[] header = new byte[FrameWriter.MaxHeaderLength];
        int length = FrameWriter.WriteHeader(header, opcode, payload.Length);
        await SendRawAsync([.. header.AsSpan(0, length), .. payload]);
    }

    public async Task SendRawAsync(byte[] bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await stream.WriteAsync(bytes);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task AnswerAsync(JsonArray message, string payload) => SendAsync($"[3,{message[1]!.ToJsonString()},{payload}]");

    /// <summary>Answers as a Central System should.</summary>
    public Task AnswerAsync(JsonArray message) => AnswerAsync(message, TestTarget.Payload((string)message[2]!));

    /// <summary>Sends a CALL and gives the whole answer.</summary>
    public async Task<JsonArray> CallAsync(string action, string payload)
    {
        await SendAsync($"[2,\"cs-{++_lastId}\",\"{action}\",{payload}]");
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        return await _answers.Reader.ReadAsync(limit.Token);
    }

    public void Dispose() => _sending.Dispose();

    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[64 * 1024];
        int length = await UpgradeAsync(bytes, cancellationToken);
        if (length < 0)
        {
            return;
        }

        Task opened = target.OnOpen?.Invoke(this) ?? Task.CompletedTask;
        while (true)
        {
            ReadOnlySequence<byte> rest = new(bytes, 0, length);
            List<JsonArray> messages = [];
            bool closed = false;
            for (FrameReadStatus status = Read(ref rest, messages); status != FrameReadStatus.Incomplete; status = Read(ref rest, messages))
            {
                closed = status is FrameReadStatus.Close or FrameReadStatus.Violated;
                if (closed)
                {
                    break;
                }
            }

            rest.ToArray().CopyTo(bytes, 0);
            int left = (int)rest.Length;
            foreach (JsonArray message in messages)
            {
                await HandleAsync(message);
            }

            int read = closed ? 0 : await stream.ReadAsync(bytes.AsMemory(left), cancellationToken);
            if (read == 0)
            {
                _answers.Writer.TryComplete();
                await opened;
                return;
            }

            length = left + read;
        }
    }

    private FrameReadStatus Read(ref ReadOnlySequence<byte> rest, List<JsonArray> messages)
    {
        FrameReadStatus status = _frames.TryRead(ref rest, out ReadOnlySpan<byte> payload);
        if (status == FrameReadStatus.Message)
        {
            messages.Add(JsonNode.Parse(payload)!.AsArray());
        }

        return status;
    }

    private async Task HandleAsync(JsonArray message)
    {
        target.Received.Enqueue((Identity, message));
        if ((int)message[0]! != 2)
        {
            _answers.Writer.TryWrite(message);
        }
        else if (target.OnCall is { } lie)
        {
            await lie(this, message);
        }
        else
        {
            await AnswerAsync(message);
        }
    }

    private async Task<int> UpgradeAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken);
            length += read;
            ReadOnlySequence<byte> buffer = new(bytes, 0, length);
            if (read == 0)
            {
                return -1;
            }

            if (UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits(), out UpgradeRequest? request, out _) != UpgradeReadStatus.Complete)
            {
                continue;
            }

            target.Requests.Enqueue(request!);
            Identity = Uri.UnescapeDataString(request!.RawPath[(request.RawPath.LastIndexOf('/') + 1)..]);
            ArrayBufferWriter<byte> answer = new();
            UpgradeResponse.WriteAccepted(answer, request.Key, request.OffersSubProtocols ? request.SubProtocols[0] : null);
            await SendRawAsync(target.Upgrade?.Invoke(request) ?? answer.WrittenSpan.ToArray());
            buffer.ToArray().CopyTo(bytes, 0);
            return (int)buffer.Length;
        }
    }
}
