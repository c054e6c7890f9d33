using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners;
using Ocpp.Gateway.Listeners.Proxies;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.Tests.Listeners.Proxies;
using Ocpp.Transport;

namespace Ocpp.Gateway.Tests.Listeners;

/// <summary>When a TLS handshake begins, with connections in memory and an engine that works when the test says so.</summary>
public sealed class TlsHandshakeQueueTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // A handshake record of eight bytes; of which, is TLS's business.
    private static readonly byte[] Hello = [22, 3, 1, 0, 3, 1, 2, 3];

    private readonly TestMeters _meters = new();
    private readonly DrainEnd _drained = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly MeterRecord _record;
    private readonly Channel<string> _begun = Channel.CreateUnbounded<string>();
    private readonly HeldEngine _engine = new();
    private readonly TlsHandshakeQueue _queue;

    public TlsHandshakeQueueTests()
    {
        _record = new MeterRecord(_meters);
        OcppOptions options = new() { HandshakeTimeout = TimeSpan.FromSeconds(10), TrustedProxies = TrustedProxies.Parse("Ocpp:TrustedProxies", "10.0.0.1") };
        ListenerMetrics metrics = new(_meters);
        _queue = new TlsHandshakeQueue(options, _drained, _clock, new ProxyHeaders(options, _drained, _clock, metrics, NullLogger<ProxyHeaders>.Instance), metrics) { MaxBeginning = 1 };
    }

    public void Dispose()
    {
        _drained.Dispose();
        _record.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task The_next_begins_when_the_engine_has_served_what_was_ready()
    {
        Open("first").Say(Hello);
        Assert.Equal("first", await BegunAsync());
        Open("second").Say(Hello);
        Open("third").Say(Hello);

        Action engine = await _engine.NextAsync();
        Assert.Equal(2, _record["ocpp.tls.handshakes.waiting"]);
        Assert.False(_begun.Reader.TryRead(out _));

        engine();
        Assert.Equal("second", await BegunAsync());
        (await _engine.NextAsync())();
        Assert.Equal("third", await BegunAsync());
        Assert.Equal(0, _record["ocpp.tls.handshakes.waiting"]);
    }

    [Fact]
    public async Task Without_engines_they_begin_behind_each_other_too()
    {
        for (int count = 0; count < 100; count++)
        {
            Open($"{count}", new EngineSocket(engine: null)).Say(Hello);
        }

        for (int count = 0; count < 100; count++)
        {
            Assert.Equal($"{count}", await BegunAsync());
        }
    }

    [Fact]
    public async Task One_that_is_silent_keeps_nobody_waiting_and_is_closed_when_its_time_is_up()
    {
        Peer silent = Open("silent");
        Peer slow = Open("slow");
        slow.Say(Hello[..^1]);

        Open("other").Say(Hello);

        Assert.Equal("other", await BegunAsync());
        _clock.Advance(TimeSpan.FromSeconds(10));
        await silent.Served.WaitAsync(Limit);
        await slow.Served.WaitAsync(Limit);
        Assert.Equal(2, _record["ocpp.tls.handshakes.dropped{reason=silent}"]);
        Assert.False(_begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task What_comes_in_pieces_is_waited_for_and_left_unread()
    {
        Peer peer = Open("pieces");

        foreach (byte piece in Hello)
        {
            Assert.False(_begun.Reader.TryRead(out _));
            peer.Say([piece]);
        }

        Assert.Equal("pieces", await BegunAsync());
        Assert.Equal(Hello.Length, peer.LeftForTls);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'G' })]
    [InlineData(new byte[] { 22, 3, 1, 0x40, 1 })]
    public async Task What_is_no_TLS_is_left_to_TLS_to_refuse(byte[] bytes)
    {
        Open("stranger").Say(bytes);

        Assert.Equal("stranger", await BegunAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_left_while_it_waited_costs_nothing(bool isSeenByItsSocket)
    {
        Open("first").Say(Hello);
        Assert.Equal("first", await BegunAsync());
        EngineSocket socket = new(_engine);
        Peer left = Open("left", socket);
        left.Say(Hello);
        Open("last").Say(Hello);

        if (isSeenByItsSocket)
        {
            socket.HasPeerEnded = true;
        }
        else
        {
            left.Leave();
        }

        (await _engine.NextAsync())();
        await left.Served.WaitAsync(Limit);
        (await _engine.NextAsync())();

        Assert.Equal("last", await BegunAsync());
        Assert.Equal(1, _record["ocpp.tls.handshakes.dropped{reason=left}"]);
    }

    [Fact]
    public async Task One_that_leaves_before_it_has_asked_is_not_waited_for()
    {
        Peer peer = Open("gone");

        peer.Leave();

        await peer.Served.WaitAsync(Limit);
        Assert.Equal(1, _record["ocpp.tls.handshakes.dropped{reason=left}"]);
    }

    [Fact]
    public async Task One_whose_turn_comes_too_late_is_closed_without_having_begun()
    {
        Open("first").Say(Hello);
        Assert.Equal("first", await BegunAsync());
        Peer late = Open("late");
        late.Say(Hello);

        _clock.Advance(TlsHandshakeQueue.MaxWait + TimeSpan.FromMilliseconds(1));
        Open("last").Say(Hello);
        (await _engine.NextAsync())();
        await late.Served.WaitAsync(Limit);
        (await _engine.NextAsync())();

        Assert.Equal("last", await BegunAsync());
        Assert.Equal(1, _record["ocpp.tls.handshakes.dropped{reason=late}"]);
    }

    [Fact]
    public async Task The_end_of_a_drain_lets_go_all_that_have_not_ended()
    {
        TaskCompletionSource answer = new();
        Peer connected = Open("connected", answer: answer.Task);
        connected.Say(Hello);
        Assert.Equal("connected", await BegunAsync());
        connected.EndHandshake();
        (await _engine.NextAsync())();
        Peer begun = Open("begun", answer: answer.Task);
        begun.Say(Hello);
        Assert.Equal("begun", await BegunAsync());
        Peer silent = Open("silent");
        Peer waiting = Open("waiting");
        waiting.Say(Hello);

        _drained.Announce();

        await silent.Served.WaitAsync(Limit);
        await waiting.Served.WaitAsync(Limit);
        Assert.Equal(2, _record["ocpp.tls.handshakes.dropped{reason=stopped}"]);
        await begun.Aborted.WaitAsync(Limit);
        Assert.False(connected.Aborted.IsCompleted);
        answer.SetResult();
        await begun.Served.WaitAsync(Limit);
        Assert.Equal(0, _queue.Underway);

        // Who asks even now doesn't begin.
        Peer late = Open("late");
        late.Say(Hello);
        (await _engine.NextAsync())();
        await late.Served.WaitAsync(Limit);
        Assert.False(_begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_trusted_proxy_s_header_is_taken_off_in_whatever_pieces_it_comes()
    {
        Peer peer = Open("proxied", remote: "10.0.0.1");

        foreach (byte piece in (byte[])[.. ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711), .. Hello])
        {
            Assert.False(_begun.Reader.TryRead(out _));
            peer.Say([piece]);
        }

        Assert.Equal("proxied", await BegunAsync());
        Assert.Equal(Hello.Length, peer.LeftForTls);
        Assert.Equal("203.0.113.7:4711", peer.Remote);
        Assert.Equal(1, _record["ocpp.proxy.headers{outcome=proxied}"]);
    }

    [Fact]
    public async Task From_anybody_else_a_header_is_left_to_TLS_to_refuse()
    {
        Peer peer = Open("stranger", remote: "10.0.0.2");
        byte[] header = ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711);

        peer.Say(header);

        Assert.Equal("stranger", await BegunAsync());
        Assert.Equal(header.Length, peer.LeftForTls);
        Assert.Equal("10.0.0.2:1", peer.Remote);
    }

    [Fact]
    public async Task A_proxy_whose_header_is_broken_or_never_comes_to_its_end_is_closed()
    {
        Peer broken = Open("broken", remote: "10.0.0.1");
        broken.Say(ProxyHeaderBytes.Of(0x31, 0x11, []));
        await broken.Served.WaitAsync(Limit);
        Peer half = Open("half", remote: "10.0.0.1");
        half.Say(ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711)[..^1]);
        Peer left = Open("left", remote: "10.0.0.1");
        left.Say([(byte)'\r']);

        left.Leave();
        await left.Served.WaitAsync(Limit);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await half.Served.WaitAsync(Limit);

        Assert.Equal(1, _record["ocpp.proxy.headers{outcome=broken}"]);
        Assert.Equal(1, _record["ocpp.tls.handshakes.dropped{reason=left}"]);
        Assert.Equal(1, _record["ocpp.tls.handshakes.dropped{reason=silent}"]);
        Assert.False(_begun.Reader.TryRead(out _));
    }

    private Task<string> BegunAsync() => _begun.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    private Peer Open(string name, EngineSocket? socket = null, Task? answer = null, string? remote = null) =>
        new(_queue, _begun.Writer, name, socket ?? new EngineSocket(_engine), answer, remote is null ? null : new IPEndPoint(IPAddress.Parse(remote), 1));

    /// <summary>One connection: the charge point's end, and TLS on ours, which gets no further than its beginning, where it may await an answer.</summary>
    private sealed class Peer
    {
        // What the peer does has happened when its method returns.
        private readonly DuplexPipe.Pair _pair = DuplexPipe.Create(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

        private readonly Action _endHandshake;
        private readonly TaskCompletionSource _aborted = new();

        public Peer(TlsHandshakeQueue queue, ChannelWriter<string> begun, string name, EngineSocket socket, Task? answer, EndPoint? remote)
        {
            DefaultConnectionContext connection = new(name, _pair.Transport, _pair.Application) { RemoteEndPoint = remote };
            connection.Features.Set<ISocketControlFeature>(socket);
            connection.ConnectionClosed.UnsafeRegister(static aborted => ((TaskCompletionSource)aborted!).SetResult(), _aborted);
            _endHandshake = () => queue.HandshakeEnded(connection);
            Served = queue.ServeAsync(connection, async beginning =>
            {
                ReadResult read = await beginning.Transport.Input.ReadAsync();
                LeftForTls = read.Buffer.Length;
                Remote = beginning.RemoteEndPoint?.ToString();
                await begun.WriteAsync(name);
                await (answer ?? Task.CompletedTask);
            });
        }

        public Task Served { get; }

        /// <summary>Ends when our end gives the connection up.</summary>
        public Task Aborted => _aborted.Task;

        public long LeftForTls { get; private set; }

        /// <summary>Where TLS sees it come from.</summary>
        public string? Remote { get; private set; }

        public void Say(byte[] bytes)
        {
            using InlineContinuations inline = new();
            _ = _pair.Application.Output.WriteAsync(bytes).AsTask();
        }

        public void EndHandshake() => _endHandshake();

        public void Leave()
        {
            using InlineContinuations inline = new();
            _pair.Application.Output.Complete();
        }
    }
}
