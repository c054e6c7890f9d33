using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.Commands;

/// <summary>A gateway in memory, with the words in which these tests speak of commands.</summary>
internal sealed class CommandRig : IAsyncDisposable
{
    public const string Boot = """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public CommandRig(OcppOptions? options = null, bool commitsManually = false) =>
        Node = new TestNode(options ?? new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never }, commitsManually);

    public TestNode Node { get; }

    public StateQueries Queries => Node.Get<StateQueries>();

    /// <summary>A charge point that is connected and whose boot was answered, so that commands go to it at once.</summary>
    public async Task<TestPeer> BootAsync(string id = "CP1", string headers = "Sec-WebSocket-Protocol: ocpp1.6\r\n")
    {
        TestPeer peer = Node.Connect(id, headers);
        peer.Send(Boot);
        Assert.StartsWith("[3,\"boot\",", await peer.ReceiveAsync(), StringComparison.Ordinal);
        return peer;
    }

    public Task<CommandOutcome> SubmitAsync(string action, string payload, CommandOptions options = default, string id = "CP1") =>
        Node.Get<CommandDesk>().SubmitAsync(id, action, Encoding.UTF8.GetBytes(payload), options, CancellationToken.None).WaitAsync(Limit);

    /// <summary>Sends a command and gives the charge point's answer to it.</summary>
    public async Task<CommandOutcome> AskAsync(TestPeer peer, string action, string payload, string answer)
    {
        Task<CommandOutcome> outcome = SubmitAsync(action, payload);
        SentCall sent = await ReceiveCallAsync(peer);
        Assert.Equal(action, sent.Action);
        Answer(peer, sent, answer);
        return await outcome;
    }

    public static async Task<SentCall> ReceiveCallAsync(TestPeer peer)
    {
        string text = await peer.ReceiveAsync();
        using JsonDocument message = JsonDocument.Parse(text);
        Assert.Equal(2, message.RootElement[0].GetInt32());
        return new SentCall(message.RootElement[1].GetString()!, message.RootElement[2].GetString()!, message.RootElement[3].GetRawText());
    }

    public static void Answer(TestPeer peer, SentCall sent, string payload) => peer.Send($"""[3,"{sent.Id}",{payload}]""");

    public async Task<CommandView> FindAsync(string commandId)
    {
        await Queries.CatchUpAsync(CancellationToken.None);
        return Queries.FindCommand(commandId) ?? throw new InvalidOperationException("There is no such command.");
    }

    public async Task<ChargePointView> ChargePointAsync(string id = "CP1")
    {
        await Queries.CatchUpAsync(CancellationToken.None);
        return Queries.FindChargePoint(id) ?? throw new InvalidOperationException("There is no such charge point.");
    }

    /// <summary>A CALL of the charge point that gets its answer.</summary>
    public static async Task<string> CallAsync(TestPeer peer, string text)
    {
        peer.Send(text);
        return await peer.ReceiveAsync();
    }

    /// <summary>Waits for what other threads do; bounded, and never a measure of time.</summary>
    public static async Task WaitForAsync(Func<bool> hasHappened)
    {
        using CancellationTokenSource limit = new(Limit);
        while (!hasHappened())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(1, limit.Token);
        }
    }

    /// <summary>Nothing is waiting to be read by the charge point.</summary>
    public static void AssertNothingSent(TestPeer peer) => Assert.Null(peer.Next());

    /// <summary>What holds commands after a restart: empty, over the same state.</summary>
    public HeldCommands NewHeldCommands() => new(
        Node.Get<SessionTable>(), Node.Get<ChargePointDirectory>(), Node.Get<CommandProtocol>(), Node.Clock, NullLogger<HeldCommands>.Instance);

    public HeldCommandRecovery NewRecovery(HeldCommands held) => new(
        Queries,
        Node.Get<ChargePointDirectory>(),
        held,
        Node.Get<CommandProtocol>(),
        Node.Get<EffectWatch>(),
        Node.Get<CommandMetrics>(),
        Node.Journal,
        Node.Clock,
        NullLogger<CommandCall>.Instance,
        NullLogger<HeldCommandRecovery>.Instance);

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    /// <summary>A CALL that the charge point received.</summary>
    internal sealed record SentCall(string Id, string Action, string Payload);
}
