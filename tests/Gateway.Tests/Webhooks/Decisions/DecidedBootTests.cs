using System.Net;
using System.Text.Json;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Webhooks;

namespace Ocpp.Gateway.Tests.Webhooks.Decisions;

/// <summary>Who a backend lets in is let in, and nobody else, until it says otherwise.</summary>
public sealed class DecidedBootTests
{
    private const string Boot = """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";
    private const string Heartbeat = """[2,"h","Heartbeat",{}]""";

    [Theory]
    [InlineData("Pending")]
    [InlineData("Rejected")]
    public async Task Who_is_not_accepted_is_not_served_also_after_a_reconnect(string status)
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answers(Answer(status, 30));

        string answer = await rig.CallAsync(Boot);
        rig.Peer.Send(Heartbeat);
        string refused = rig.Peer.Receive();
        TestPeer again = rig.Node.Connect(DecisionRig.Id);
        again.Send(Heartbeat);
        string refusedAgain = again.Receive();

        Assert.Equal(Answer(status, 30), answer);
        Assert.StartsWith("""[4,"h","SecurityError",""", refused, StringComparison.Ordinal);
        Assert.Equal(refused, refusedAgain);
        Assert.Equal((status, "Backend"), BootOf(rig));
    }

    [Fact]
    public async Task Who_is_accepted_later_is_served_then_with_the_interval_that_was_said()
    {
        await using DecisionRig rig = DecisionRig.Create(options: new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownChargePoints = UnknownChargePointRule.Pending });
        rig.Backend.Answers(Answer("Accepted", 77));

        await rig.CallAsync(Boot);
        rig.Peer.Send(Heartbeat);

        Assert.StartsWith("""[3,"h",""", rig.Peer.Receive(), StringComparison.Ordinal);
        ChargePoint chargePoint = ChargePointOf(rig);
        Assert.Equal((RegistrationStatus.Accepted, TimeSpan.FromSeconds(77)), (chargePoint.Registration.BootStatus, chargePoint.Registration.HeartbeatInterval));
    }

    [Fact]
    public async Task The_next_boot_says_the_same_and_changes_nothing()
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answers(Answer("Accepted", 77));

        await rig.CallAsync(Boot);
        long before = rig.Node.Journal.Appended.Value;
        await rig.CallAsync(Boot.Replace("\"boot\"", "\"boot2\"", StringComparison.Ordinal));

        Assert.Equal(before + 1, rig.Node.Journal.Appended.Value);
    }

    [Theory]
    [InlineData("Local", "Accepted")]
    [InlineData("Accept", "Accepted")]
    [InlineData("Reject", "Rejected")]
    [InlineData("LastKnown", "Accepted")]
    public async Task Without_the_backend_the_fallback_says_who_is_let_in(string fallback, string status)
    {
        await using DecisionRig rig = DecisionRig.WithFallback(Enum.Parse<WebhookFallback>(fallback));
        rig.Backend.Answering = static (_, _) => FakeBackend.Status(HttpStatusCode.BadGateway);

        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(await rig.CallAsync(Boot));

        Assert.Equal(status, answer.GetProperty("status").GetString());
        Assert.Equal(300, answer.GetProperty("interval").GetInt32());
        Assert.Equal((status, "Fallback"), BootOf(rig));
    }

    [Fact]
    public async Task No_command_overtakes_a_boot_that_is_decided()
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Timeout = TimeSpan.FromSeconds(15) }, options: new OcppOptions());
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(Boot);
        await rig.Backend.NextAsync();
        rig.Node.Advance(new SessionLimits().BootGrace + TimeSpan.FromSeconds(1));
        (WebSockets.Frames.Opcode, byte[])? early = rig.Peer.Next();
        answer.SetResult(Answer("Accepted", 300));
        string booted = await rig.Peer.ReceiveAsync();
        string command = await rig.Peer.ReceiveAsync();

        Assert.Null(early);
        Assert.StartsWith("""[3,"boot",""", booted, StringComparison.Ordinal);
        Assert.Contains("\"GetConfiguration\"", command, StringComparison.Ordinal);
    }

    private static string Answer(string status, int interval) => $$"""{"status":"{{status}}","currentTime":"2026-06-01T12:00:00.000Z","interval":{{interval}}}""";

    private static (string? Status, string? DecidedBy) BootOf(DecisionRig rig)
    {
        JsonElement data = Assert.Single(rig.Events("charge-point.booted"));
        return (data.GetProperty("status").GetString(), data.GetProperty("decidedBy").GetString());
    }

    private static ChargePoint ChargePointOf(DecisionRig rig) =>
        rig.Node.Get<SessionTable>().TryGet(DecisionRig.Id, out ChargePointSession? session) ? session.ChargePoint : throw new InvalidOperationException("It is not connected.");
}
