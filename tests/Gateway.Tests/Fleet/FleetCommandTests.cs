using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Fleet;

public sealed class FleetCommandTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly CommandRig _rig = new();
    private readonly Dictionary<string, (TestPeer Peer, Func<string, string?> Answer)> _peers = [];
    private readonly ConcurrentDictionary<string, int> _received = new();
    private bool _isDisposed;

    [Fact]
    public async Task Each_charge_point_gets_it_once_and_its_outcome_is_counted()
    {
        await ConnectAsync("A", id => $$"""[3,"{{id}}",{"status":"Accepted"}]""");
        await ConnectAsync("B", id => $$"""[3,"{{id}}",{"status":"Rejected"}]""");
        await ConnectAsync("C", id => $$"""[4,"{{id}}","InternalError","no",{}]""");
        await RegisterAsync("D");

        string id = await CreateAsync(new ChargePointSelector { Ids = ["D", "C", "B", "A", "E"] });
        await DriveAsync(() => IsIn(id, FleetCommandState.Completed));

        StoredFleetCommand stored = Find(id);
        Assert.Equal(5, stored.Total);
        Assert.Equal(
            [FleetOutcome.Accepted, FleetOutcome.Rejected, FleetOutcome.Error, FleetOutcome.Offline, FleetOutcome.UnknownChargePoint],
            Queries.FleetPage(id, 0).Select(entry => entry.Result.Outcome));
        Assert.Equal([1, 1, 1, 1, 1], new[] { FleetOutcome.Accepted, FleetOutcome.Rejected, FleetOutcome.Error, FleetOutcome.Offline, FleetOutcome.UnknownChargePoint }.Select(stored.CountOf));
        Assert.All(_received, pair => Assert.Equal(1, pair.Value));
        Guid command = Queries.FleetPage(id, 0)[0].Result.CommandId;
        Assert.Equal("A", (await _rig.FindAsync(command.ToString())).ChargePointId);
    }

    [Fact]
    public async Task No_more_than_the_allowed_number_is_under_way()
    {
        await ConnectAsync("A", _ => null);
        await ConnectAsync("B", _ => null);
        await ConnectAsync("C", _ => null);

        string id = await CreateAsync(new ChargePointSelector { All = true }, concurrency: 2);
        await DriveAsync(() => _received.Count == 2);
        await DriveAsync(() => true, rounds: 50);

        Assert.Equal(["A", "B"], _received.Keys.Order());
        await EndAsync(id);
    }

    [Fact]
    public async Task Commands_keep_to_the_rate()
    {
        await ConnectAsync("A", Accept);
        await ConnectAsync("B", Accept);

        string id = await CreateAsync(new ChargePointSelector { All = true }, rateMilli: 1000);
        await CommandRig.WaitForAsync(() => IsIn(id, FleetCommandState.Running));
        await DriveAsync(() => _received.Count == 1, step: TimeSpan.Zero);
        await DriveAsync(() => true, rounds: 20, step: TimeSpan.FromMilliseconds(40));
        Assert.Single(_received);

        await DriveAsync(() => IsIn(id, FleetCommandState.Completed));
        Assert.Equal(2, _received.Count);
    }

    [Fact]
    public async Task Who_is_absent_is_waited_for_as_long_as_the_hold_says()
    {
        await RegisterAsync("A");
        await RegisterAsync("B");

        string id = await CreateAsync(new ChargePointSelector { All = true }, hold: TimeSpan.FromMinutes(1));
        await DriveAsync(() => Find(id).CountOf(FleetOutcome.Waiting) == 2);
        await ConnectAsync("B", Accept);
        await DriveAsync(() => Find(id).CountOf(FleetOutcome.Accepted) == 1);
        Assert.Equal(FleetCommandState.Running, Find(id).State);
        await DriveAsync(() => IsIn(id, FleetCommandState.Completed), step: TimeSpan.FromSeconds(1));

        Assert.Equal((1, 1), (Find(id).CountOf(FleetOutcome.Accepted), Find(id).CountOf(FleetOutcome.Offline)));
        Assert.Equal(1, _received["B"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_comes_by_the_name_of_a_deleted_charge_point_does_not_get_its_command(bool isRegistered)
    {
        await RegisterAsync("A");
        await RegisterAsync("B");
        string id = await CreateAsync(new ChargePointSelector { All = true }, hold: TimeSpan.FromHours(1));
        await DriveAsync(() => Find(id).CountOf(FleetOutcome.Waiting) == 2, step: TimeSpan.Zero);
        Assert.Equal(FleetChangeResult.Changed, await ChangeAsync(id, FleetCommandState.Paused));

        _rig.Node.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await _rig.Node.Get<FleetRegistrar>().ForgetAsync("A", _rig.Node.Get<HeldCommands>().EndAll, CancellationToken.None));
        if (isRegistered)
        {
            await RegisterAsync("A");
        }

        await ConnectAsync("A", Accept);
        await ConnectAsync("B", Accept);
        Assert.Equal(FleetChangeResult.Changed, await ChangeAsync(id, FleetCommandState.Running));
        await DriveAsync(() => IsIn(id, FleetCommandState.Completed));

        Assert.Equal([FleetOutcome.Offline, FleetOutcome.Accepted], Queries.FleetPage(id, 0).Select(entry => entry.Result.Outcome));
        Assert.Equal(["B"], _received.Keys);
    }

    [Fact]
    public async Task A_pause_stops_it_a_resume_goes_on_and_a_cancel_ends_it()
    {
        foreach (string name in new[] { "A", "B", "C" })
        {
            await ConnectAsync(name, Accept);
        }

        string id = await CreateAsync(new ChargePointSelector { All = true }, rateMilli: 500);
        await DriveAsync(() => _received.Count == 1);
        Assert.Equal(FleetChangeResult.Changed, await ChangeAsync(id, FleetCommandState.Paused));
        await DriveAsync(() => true, rounds: 50, step: TimeSpan.FromMilliseconds(100));
        int whilePaused = _received.Count;
        Assert.Equal(FleetChangeResult.Changed, await ChangeAsync(id, FleetCommandState.Running));
        await DriveAsync(() => _received.Count == 2);
        Assert.Equal(FleetChangeResult.Changed, await ChangeAsync(id, FleetCommandState.Cancelled));
        await DriveAsync(() => Runner.EndedAsync(id).IsCompleted);

        Assert.True(whilePaused <= 2);
        Assert.Equal(FleetChangeResult.NotNow, await ChangeAsync(id, FleetCommandState.Running));
        StoredFleetCommand stored = Find(id);
        Assert.Equal(FleetCommandState.Cancelled, stored.State);
        Assert.Equal(3, stored.CountOf(FleetOutcome.Accepted) + stored.CountOf(FleetOutcome.Cancelled));
        Assert.Equal(_received.Count, stored.CountOf(FleetOutcome.Accepted));
        Assert.Equal(0, stored.CountOf(FleetOutcome.Pending));
    }

    [Fact]
    public async Task A_command_whose_result_a_crash_took_along_is_found_and_not_given_twice()
    {
        await ConnectAsync("A", Accept);
        await ConnectAsync("B", _ => null);
        string id = await CreateAsync(new ChargePointSelector { All = true });

        // So slowly that both have it long before the first one's result is written.
        await DriveAsync(() => _received.Count == 2, step: TimeSpan.FromMicroseconds(20));
        Assert.True(Queries.FleetPage(id, 0)[0].Result.Outcome.IsOpen());

        using FleetCommandRunner second = NewRunner();
        Assert.Equal(1, await second.ResumeAsync(CancellationToken.None));
        TestPeer peer = _peers["B"].Peer;
        await DriveAsync(() => Find(id).CountOf(FleetOutcome.Accepted) == 1);
        await peer.DisposeAsync();
        _peers.Remove("B");
        await DriveAsync(() => IsIn(id, FleetCommandState.Completed));

        Assert.All(_received, pair => Assert.Equal(1, pair.Value));
        Assert.Equal((1, 1), (Find(id).CountOf(FleetOutcome.Accepted), Find(id).CountOf(FleetOutcome.ConnectionLost)));
    }

    [Fact]
    public async Task A_selection_that_was_cut_off_is_made_anew()
    {
        for (int number = 0; number < 250; number++)
        {
            await RegisterAsync($"CP{number:000}");
        }

        FactRecorder recorder = _rig.Node.Get<FactRecorder>();
        const string Id = "00000000-0000-0000-0000-000000000001";
        recorder.Append(new Gateway.Events.FleetCommandChanged { FleetCommandId = Id, State = FleetCommandState.Selecting, Order = Order(new ChargePointSelector { Prefix = "CP0" }) });
        for (int page = 0; page < 3; page++)
        {
            recorder.Append(new Gateway.Events.FleetCommandSelected { FleetCommandId = Id, Page = page, Count = 1, Ids = "\u0003OLD"u8 });
        }

        Assert.Equal(1, await Runner.ResumeAsync(CancellationToken.None));
        await DriveAsync(() => IsIn(Id, FleetCommandState.Completed));

        Assert.Equal((100, 1, 100), (Find(Id).Total, Find(Id).Pages, Find(Id).CountOf(FleetOutcome.Offline)));
        Assert.Equal("CP000", Queries.FleetPage(Id, 0)[0].ChargePointId);
        Assert.Empty(Queries.FleetPage(Id, 2));
    }

    [Fact]
    public async Task Many_pages_are_gone_through_in_the_order_of_the_identities()
    {
        for (int number = 0; number < 250; number++)
        {
            await RegisterAsync($"CP{number:000}");
        }

        string id = await CreateAsync(new ChargePointSelector { All = true });
        await DriveAsync(() => IsIn(id, FleetCommandState.Completed));

        Assert.Equal((250, 3, 250), (Find(id).Total, Find(id).Pages, Find(id).CountOf(FleetOutcome.Offline)));
        Assert.Equal(
            Enumerable.Range(0, 250).Select(number => $"CP{number:000}"),
            Enumerable.Range(0, 3).SelectMany(page => Queries.FleetPage(id, page)).Select(entry => entry.ChargePointId));
    }

    [Fact]
    public async Task An_ended_one_is_forgotten_when_its_retention_is_over_with_all_its_pages()
    {
        await RegisterAsync("A");
        string id = await CreateAsync(new ChargePointSelector { All = true });
        await DriveAsync(() => IsIn(id, FleetCommandState.Completed));

        Assert.Equal(0, Runner.ForgetOld());
        _rig.Node.Clock.Advance(_rig.Node.Get<StorageOptions>().Retention + TimeSpan.FromSeconds(1));
        Assert.Equal(1, Runner.ForgetOld());
        await _rig.Queries.CatchUpAsync(CancellationToken.None);

        Assert.Empty(Queries.FleetCommandIds());
        Assert.Null(Queries.FindFleetOrder(id));
        Assert.Empty(Queries.FleetPage(id, 0));
    }

    [Fact]
    public async Task The_secret_of_a_url_is_kept_only_until_it_has_ended()
    {
        await RegisterAsync("A");
        FleetOrder order = Order(new ChargePointSelector { All = true }) with { Payload = """{"p":"secret"}"""u8.ToArray(), ShownPayload = """{"p":"***"}"""u8.ToArray() };

        string id = (await _rig.Node.Get<FleetCommandDesk>().CreateAsync(order, CancellationToken.None))!;
        await DriveAsync(() => IsIn(id, FleetCommandState.Completed));

        Assert.Equal("""{"p":"***"}""", Encoding.UTF8.GetString(Queries.FindFleetOrder(id)!.Payload));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        // The runner knows both ways to end a test.
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await Runner.StopAsync(CancellationToken.None).WaitAsync(Limit);
        await _rig.DisposeAsync();
    }

    private FleetQueries Queries => _rig.Node.Get<FleetQueries>();

    private FleetCommandRunner Runner => _rig.Node.Get<FleetCommandRunner>();

    private FleetCommandRunner NewRunner() => new(_rig.Node.Get<FleetServices>(), _rig.Node.Get<StorageOptions>(), NullLogger<FleetCommandRunner>.Instance);

    private static string Accept(string id) => $$"""[3,"{{id}}",{"status":"Accepted"}]""";

    private static FleetOrder Order(ChargePointSelector selector) => new()
    {
        Selector = selector,
        Action = "ClearCache",
        Payload = "{}"u8.ToArray(),
        ShownPayload = "{}"u8.ToArray(),
        RateMilli = 1_000_000,
        Concurrency = 50,
    };

    private async Task<string> CreateAsync(ChargePointSelector selector, int concurrency = 50, int rateMilli = 1_000_000, TimeSpan? hold = null) =>
        (await _rig.Node.Get<FleetCommandDesk>().CreateAsync(Order(selector) with { Concurrency = concurrency, RateMilli = rateMilli, Hold = hold }, CancellationToken.None).WaitAsync(Limit))!;

    private Task<FleetChangeResult> ChangeAsync(string id, FleetCommandState state) =>
        _rig.Node.Get<FleetCommandDesk>().ChangeAsync(id, state, CancellationToken.None).WaitAsync(Limit);

    private async Task EndAsync(string id)
    {
        await ChangeAsync(id, FleetCommandState.Cancelled);
        foreach ((TestPeer peer, _) in _peers.Values)
        {
            await peer.DisposeAsync();
        }

        _peers.Clear();
        await DriveAsync(() => Runner.EndedAsync(id).IsCompleted);
    }

    private StoredFleetCommand Find(string id) => Queries.FindFleetCommand(id)!;

    private bool IsIn(string id, FleetCommandState state) => Queries.FindFleetCommand(id)?.State == state;

    private async Task ConnectAsync(string name, Func<string, string?> answer) => _peers[name] = (await _rig.BootAsync(name), answer);

    private async Task RegisterAsync(string name) => await _rig.Node.Get<FleetRegistrar>().PutAsync(name, static known => known, CancellationToken.None);

    /// <summary>Answers for the charge points and moves the clock, until something is so; bounded, and no measure of time.</summary>
    private async Task DriveAsync(Func<bool> isDone, int rounds = 0, TimeSpan? step = null)
    {
        using CancellationTokenSource limit = new(Limit);
        for (int round = 0; round < rounds || !isDone(); round++)
        {
            limit.Token.ThrowIfCancellationRequested();
            foreach ((string name, (TestPeer peer, Func<string, string?> answer)) in _peers)
            {
                while (peer.Next() is { } frame)
                {
                    Take(name, peer, frame, answer);
                }
            }

            _rig.Node.Advance(step ?? TimeSpan.FromMilliseconds(20));
            await Task.Delay(1, limit.Token);
        }
    }

    private void Take(string name, TestPeer peer, (Opcode Opcode, byte[] Payload) frame, Func<string, string?> answer)
    {
        if (frame.Opcode != Opcode.Text)
        {
            return;
        }

        using JsonDocument message = JsonDocument.Parse(frame.Payload);
        Assert.Equal("ClearCache", message.RootElement[2].GetString());
        _received.AddOrUpdate(name, 1, static (_, count) => count + 1);
        if (answer(message.RootElement[1].GetString()!) is { } text)
        {
            peer.Send(text);
        }
    }
}
