using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>A stop lets a fleet go bit by bit, those that charge last, and lets nobody in meanwhile.</summary>
public sealed class SessionDrainTests : IAsyncDisposable
{
    private const int Charging = 20;
    private const int All = 400;

    private readonly Lifetime _lifetime = new();
    private readonly List<TestPeer> _peers = [];
    private TestNode? _node;

    private TestNode Node => _node ?? throw new InvalidOperationException("There is no node yet.");

    public async ValueTask DisposeAsync()
    {
        _lifetime.Dispose();
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Connections_are_closed_over_the_period_and_those_that_charge_last()
    {
        ChargePointSession[] sessions = Connect(All, TimeSpan.FromSeconds(2));
        Task drain = StopAsync();
        Assert.Equal(0, Closed(sessions));

        List<int> closed = [];
        for (int step = 0; step < 20; step++)
        {
            Advance(TimeSpan.FromMilliseconds(100));
            closed.Add(Closed(sessions));
            Assert.True(Closed(sessions[..Charging]) == 0 || Closed(sessions[Charging..]) == All - Charging);
        }

        Assert.InRange(closed[4], All / 8, All * 3 / 8);
        Assert.InRange(closed[9], All * 3 / 8, All * 5 / 8);
        Assert.InRange(closed[14], All * 5 / 8, All * 7 / 8);
        Assert.Equal(All, closed[19]);
        await drain.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((CloseCode.GoingAway, "The gateway stops."), _peers[0].ReceiveClose());
    }

    [Fact]
    public async Task The_order_is_no_charge_point_s_own()
    {
        ChargePointSession[] sessions = Connect(All, TimeSpan.FromSeconds(2));
        Task drain = StopAsync();

        Advance(TimeSpan.FromSeconds(1));

        int ofFirstHalf = Closed(sessions[Charging..(All / 2)]);
        int ofSecondHalf = Closed(sessions[(All / 2)..]);
        Assert.InRange(ofFirstHalf, 40, 160);
        Assert.InRange(ofSecondHalf, 40, 160);
        await FinishAsync(drain);
    }

    [Fact]
    public async Task A_small_fleet_is_not_waited_for()
    {
        ChargePointSession[] sessions = Connect(10, TimeSpan.FromMinutes(5), charging: 0);
        Task drain = StopAsync();

        Advance(TimeSpan.FromMilliseconds(200));

        await drain.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(10, Closed(sessions));
    }

    [Fact]
    public void With_no_period_all_are_closed_at_once()
    {
        ChargePointSession[] sessions = Connect(50, TimeSpan.Zero, charging: 5);

        Assert.True(StopAsync().IsCompletedSuccessfully);

        Assert.Equal(50, Closed(sessions));
    }

    [Fact]
    public async Task A_second_signal_closes_the_rest_at_once()
    {
        ChargePointSession[] sessions = Connect(All, TimeSpan.FromSeconds(2));
        Task drain = StopAsync();

        Node.Get<SessionDrain>().Hurry();

        await drain.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(All, Closed(sessions));
    }

    [Fact]
    public async Task The_end_of_the_host_s_patience_closes_the_rest_at_once()
    {
        ChargePointSession[] sessions = Connect(All, TimeSpan.FromSeconds(2));
        using CancellationTokenSource patience = new();
        Task drain = Node.Get<SessionDrain>().StoppingAsync(patience.Token);

        await patience.CancelAsync();

        await drain.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(All, Closed(sessions));
    }

    [Fact]
    public async Task Meanwhile_upgrades_are_refused_with_a_time_to_come_back_that_differs()
    {
        ChargePointSession[] sessions = Connect(All, TimeSpan.FromSeconds(2));
        Task drain = StopAsync();

        string[] answers = [.. Enumerable.Range(0, 30).Select(i => Node.Open().Upgrade($"LATE-{i}"))];

        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal));
        int[] seconds = [.. answers.Select(answer => int.Parse(answer.Split("Retry-After: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.All(seconds, second => Assert.InRange(second, 10, 30));
        Assert.True(seconds.Distinct().Count() > 3);
        Assert.Equal(0, Closed(sessions));
        await FinishAsync(drain);
    }

    [Fact]
    public async Task Who_has_begun_a_handshake_may_end_it_until_the_last_is_closed_and_is_not_waited_for_then()
    {
        Connect(All, TimeSpan.FromSeconds(2));
        TestPeer half = Node.Open();
        half.SendBytes("GET /ocpp/HALF HTTP/1.1\r\nHost: h\r\n"u8);
        TestPeer silent = Node.Open();
        Task drain = StopAsync();

        half.SendBytes("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8);
        Assert.StartsWith("HTTP/1.1 503 ", half.ReadText(), StringComparison.Ordinal);
        Assert.False(silent.Served.IsCompleted);

        await FinishAsync(drain);
        await silent.Served.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Even_after_it_a_request_that_is_there_is_answered()
    {
        Connect(1, TimeSpan.Zero, charging: 0);
        Assert.True(StopAsync().IsCompletedSuccessfully);

        TestPeer late = Node.Open(sent: "GET /ocpp/LATE HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

        string answer = late.ReadText();
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: ", answer, StringComparison.Ordinal);
        await late.Served.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private ChargePointSession[] Connect(int count, TimeSpan period, int charging = Charging)
    {
        OcppOptions options = new() { ReadConfiguration = ReadConfigurationRule.Never, UnknownIdTags = UnknownIdTagRule.Accept, DrainPeriod = period };
        _node = new TestNode(options, adjust: services => services.AddSingleton<IHostApplicationLifetime>(_lifetime));
        ChargePointSession[] sessions = new ChargePointSession[count];
        for (int i = 0; i < count; i++)
        {
            _peers.Add(_node.Connect($"CP-{i}"));
            Assert.True(_node.Get<SessionTable>().TryGet($"CP-{i}", out sessions[i]!));
            if (i < charging)
            {
                _peers[i].Send("""[2,"s","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}]""");
            }
        }

        return sessions;
    }

    private Task StopAsync()
    {
        Task drain = Node.Get<SessionDrain>().StoppingAsync(CancellationToken.None);
        Assert.True(_lifetime.ApplicationStopping.IsCancellationRequested);
        return drain;
    }

    // Returns once all that is due has been closed and the drain waits for the clock again: an advance before it does would be lost on it.
    private void Advance(TimeSpan time)
    {
        using InlineContinuations inline = new();
        Node.Clock.Advance(time);
    }

    private async Task FinishAsync(Task drain)
    {
        Node.Get<SessionDrain>().Hurry();
        await drain.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static int Closed(ChargePointSession[] sessions) => sessions.Count(session => !session.IsServing);

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
