using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Webhooks.Decisions;

/// <summary>What passes a CALL that is being decided, what waits behind it, and what becomes of both.</summary>
public sealed class DecisionWaitTests
{
    private const string Stop = """[2,"e","StopTransaction",{"transactionId":77,"meterStop":200,"timestamp":"2026-06-01T11:30:00Z"}]""";

    [Fact]
    public async Task CALLs_behind_it_are_served_after_it_and_in_their_order()
    {
        await using DecisionRig rig = DecisionRig.For("StartTransaction");
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Start, Stop, """[2,"h","Heartbeat",{}]""", """[2,"x","Nonsense",{}]""", """[2,"y"]""");
        await rig.Backend.NextAsync();
        (Opcode, byte[])? early = rig.Peer.Next();
        answer.SetResult("""{"transactionId":77,"idTagInfo":{"status":"Accepted"}}""");
        string[] answers = [.. await ReceiveAsync(rig.Peer, 5)];

        Assert.Null(early);
        Assert.Equal("""[3,"s",{"idTagInfo":{"status":"Accepted"},"transactionId":77}]""", answers[0]);
        Assert.Equal("""[3,"e",{}]""", answers[1]);
        Assert.StartsWith("""[3,"h",""", answers[2], StringComparison.Ordinal);
        Assert.StartsWith("""[4,"x","NotImplemented",""", answers[3], StringComparison.Ordinal);
        Assert.StartsWith("""[4,"y",""", answers[4], StringComparison.Ordinal);
        Assert.False(Assert.Single(rig.Events("transaction.stopped")).GetProperty("stray").GetBoolean());
    }

    [Fact]
    public async Task One_that_has_to_be_decided_too_is_asked_for_when_its_turn_comes()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> first = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Authorize, DecisionRig.Start, """[2,"h","Heartbeat",{}]""");
        await rig.Backend.NextAsync();
        int asked = rig.Backend.Count;
        TaskCompletionSource<string> second = rig.Backend.AnswersLater();
        first.SetResult(DecisionRig.Blocked);
        string authorized = await rig.Peer.ReceiveAsync();
        await rig.Backend.NextAsync();
        (Opcode, byte[])? early = rig.Peer.Next();
        second.SetResult(DecisionRig.Accepted);
        string[] rest = [.. await ReceiveAsync(rig.Peer, 2)];

        Assert.Equal(1, asked);
        Assert.Equal("""[3,"a",{"idTagInfo":{"status":"Blocked"}}]""", authorized);
        Assert.Null(early);
        Assert.StartsWith("""[3,"s",""", rest[0], StringComparison.Ordinal);
        Assert.StartsWith("""[3,"h",""", rest[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pings_and_answers_of_the_charge_point_pass()
    {
        await using DecisionRig rig = DecisionRig.For("Authorize");
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();
        rig.Peer.Send("""[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        rig.Peer.Receive();

        rig.Peer.Send(DecisionRig.Authorize, """[2,"h","Heartbeat",{}]""");
        await rig.Backend.NextAsync();
        rig.Peer.SendFrame(Opcode.Ping, "p"u8);
        Opcode pong = rig.Peer.Next()!.Value.Opcode;
        AnsweredCall call = new();
        Session(rig).Enqueue(call);
        string asked = rig.Peer.Receive();
        rig.Peer.Send("""[3,"our-1",{"status":"Accepted"}]""");

        Assert.Equal(Opcode.Pong, pong);
        Assert.Equal("""[2,"our-1","ClearCache",{}]""", asked);
        Assert.Equal("""{"status":"Accepted"}""", call.Confirmation);
        answer.SetResult(DecisionRig.Accepted);
        await ReceiveAsync(rig.Peer, 2);
    }

    [Fact]
    public async Task Beyond_the_bound_nothing_is_read_and_nothing_is_lost()
    {
        await using DecisionRig rig = DecisionRig.For("Authorize");
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();
        int bound = new SessionLimits().MaxHeldCalls;

        rig.Peer.Send(DecisionRig.Authorize);
        await rig.Backend.NextAsync();
        rig.Peer.Send([.. Enumerable.Range(0, bound + 30).Select(static number => string.Create(CultureInfo.InvariantCulture, $$"""[2,"{{number}}","Heartbeat",{}]"""))]);
        int held = Session(rig).HeldCalls;
        rig.Peer.SendFrame(Opcode.Ping, "p"u8);
        (Opcode, byte[])? pong = rig.Peer.Next();
        answer.SetResult(DecisionRig.Accepted);
        string[] answers = [.. await ReceiveAsync(rig.Peer, 1 + bound + 30)];

        Assert.Equal(bound, held);
        Assert.Null(pong);
        Assert.Equal(Enumerable.Range(0, bound + 30).Select(static number => number.ToString(CultureInfo.InvariantCulture)), answers.Skip(1).Select(IdOf));
        Assert.Equal(0, Session(rig).HeldCalls);
    }

    [Fact]
    public async Task Large_CALLs_are_held_by_their_bytes()
    {
        await using DecisionRig rig = DecisionRig.For("Authorize");
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();
        string large = $$"""[2,"d","DataTransfer",{"vendorId":"v","data":"{{new string('x', 20_000)}}"}]""";

        rig.Peer.Send(DecisionRig.Authorize);
        await rig.Backend.NextAsync();
        for (int sent = 0; sent < 10; sent++)
        {
            rig.Peer.Send(large.Replace("\"d\"", string.Create(CultureInfo.InvariantCulture, $"\"{sent}\""), StringComparison.Ordinal));
        }

        Assert.Equal(4, Session(rig).HeldCalls);
        answer.SetResult(DecisionRig.Accepted);
        Assert.Equal(11, (await ReceiveAsync(rig.Peer, 11)).Count);
    }

    [Fact]
    public async Task A_repeat_while_it_is_decided_gets_the_same_answer_and_makes_no_second_transaction()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Start);
        await rig.Backend.NextAsync();
        rig.Peer.Send(DecisionRig.Start, DecisionRig.Start.Replace("\"s\"", "\"s2\"", StringComparison.Ordinal));
        answer.SetResult("""{"transactionId":900,"idTagInfo":{"status":"Accepted"}}""");
        string[] answers = [.. await ReceiveAsync(rig.Peer, 3)];

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(answers[0].Replace("\"s\"", "\"s2\"", StringComparison.Ordinal), answers[2]);
        Assert.Equal(1, rig.Backend.Count);
        Assert.Single(rig.Events("transaction.started"));
    }

    [Fact]
    public async Task A_start_that_is_repeated_over_a_reconnect_while_it_is_decided_is_asked_once_and_is_one_transaction()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Start);
        await rig.Backend.NextAsync();
        await rig.Peer.DisposeAsync();
        TestPeer again = rig.Node.Connect(DecisionRig.Id);
        again.Send(DecisionRig.Start.Replace("\"s\"", "\"s2\"", StringComparison.Ordinal));
        answer.SetResult("""{"transactionId":900,"idTagInfo":{"status":"Accepted"}}""");
        string received = await again.ReceiveAsync();

        Assert.Equal("""[3,"s2",{"idTagInfo":{"status":"Accepted"},"transactionId":900}]""", received);
        Assert.Equal(1, rig.Backend.Count);
        Assert.Single(rig.Events("transaction.started"));
    }

    [Fact]
    public async Task A_start_whose_connection_ended_is_kept_as_it_was_decided_so_that_its_repeat_finds_it()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Start);
        await rig.Backend.NextAsync();
        await rig.Peer.DisposeAsync();
        answer.SetResult("""{"transactionId":900,"idTagInfo":{"status":"Accepted"}}""");
        await rig.WaitForNoQuestionAsync();
        TestPeer again = rig.Node.Connect(DecisionRig.Id);
        again.Send(DecisionRig.Start);

        Assert.Equal("""[3,"s",{"idTagInfo":{"status":"Accepted"},"transactionId":900}]""", again.Receive());
        Assert.Equal(1, rig.Backend.Count);
        Assert.Single(rig.Events("transaction.started"));
    }

    [Fact]
    public async Task A_question_whose_connection_ended_leaves_nothing_behind()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Authorize, DecisionRig.Start);
        await rig.Backend.NextAsync();
        await rig.Peer.DisposeAsync();
        answer.SetResult(DecisionRig.Accepted);
        await rig.WaitForNoQuestionAsync();

        Assert.Empty(rig.Events("authorization"));
        Assert.Empty(rig.Events("transaction.started"));
        Assert.Equal(1, rig.Backend.Count);
    }

    [Fact]
    public async Task A_charge_point_that_was_deleted_meanwhile_gets_no_transaction()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Start);
        await rig.Backend.NextAsync();
        await rig.Node.Get<FleetRegistrar>().ForgetAsync(DecisionRig.Id, end: null, CancellationToken.None);
        Session(rig).CloseSoon(CloseCode.NormalClosure, "Deleted.");
        answer.SetResult(DecisionRig.Accepted);
        await rig.WaitForNoQuestionAsync();

        Assert.Empty(rig.Events("transaction.started"));
    }

    [Fact]
    public async Task The_answer_waits_for_its_fact_to_be_on_disk()
    {
        await using DecisionRig rig = DecisionRig.Create(commitsManually: true);
        rig.Backend.Answers(DecisionRig.Accepted);
        long before = rig.Node.Journal.Appended.Value;

        rig.Peer.Send(DecisionRig.Start);
        Assert.True(SpinWait.SpinUntil(() => rig.Node.Journal.Appended.Value > before, TimeSpan.FromSeconds(20)));
        (Opcode, byte[])? early = rig.Peer.Next();
        rig.Node.Journal.Commit();

        Assert.Null(early);
        Assert.StartsWith("""[3,"s",""", await rig.Peer.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_takes_nothing_closes_the_connection_and_gives_the_number_back()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Start);
        await rig.Backend.NextAsync();
        rig.Node.Journal.SetHealth(JournalHealth.Full);
        answer.SetResult("""{"transactionId":900,"idTagInfo":{"status":"Accepted"}}""");
        await rig.WaitForNoQuestionAsync();

        Assert.Equal(CloseCode.TryAgainLater, rig.Peer.ReceiveClose().Code);
        Assert.True(rig.Node.Get<TransactionLedger>().TryTake(900));
    }

    [Fact]
    public async Task Many_CALLs_behind_a_backend_that_hangs_are_all_answered_within_the_bound()
    {
        await using DecisionRig rig = DecisionRig.For("Authorize");
        rig.Backend.Answering = static (_, cancellation) => FakeBackend.HangAsync(cancellation);
        DateTimeOffset began = rig.Node.Clock.GetUtcNow();

        rig.Peer.Send([.. Enumerable.Range(0, 20).Select(static number => string.Create(CultureInfo.InvariantCulture, $$"""[2,"{{number}}","Authorize",{"idTag":"T{{number}}"}]"""))]);
        List<string> answers = [];
        for (int asked = 0; asked < 4; asked++)
        {
            await rig.TimeOutAsync();
            answers.Add(await rig.Peer.ReceiveAsync());
        }

        answers.AddRange(await ReceiveAsync(rig.Peer, 16));

        Assert.Equal(Enumerable.Range(0, 20).Select(static number => number.ToString(CultureInfo.InvariantCulture)), answers.Select(IdOf));
        Assert.Equal(4, rig.Backend.Count);
        Assert.Equal(new SessionLimits().MaxDecisionDelay, rig.Node.Clock.GetUtcNow() - began);
    }

    [Fact]
    public async Task Ten_thousand_others_notice_nothing_of_a_backend_that_hangs()
    {
        await using DecisionRig rig = DecisionRig.For("Authorize");
        rig.Backend.Answering = static (_, cancellation) => FakeBackend.HangAsync(cancellation);
        TestPeer[] others = [.. Enumerable.Range(0, 10_000).Select(number => rig.Node.Connect(string.Create(CultureInfo.InvariantCulture, $"N-{number}")))];
        TestPeer[] waiting = [.. Enumerable.Range(0, 200).Select(number => rig.Node.Connect(string.Create(CultureInfo.InvariantCulture, $"W-{number}")))];

        foreach (TestPeer peer in waiting)
        {
            peer.Send(DecisionRig.Authorize);
        }

        int answered = others.Count(static peer =>
        {
            peer.Send("""[2,"h","Heartbeat",{}]""");
            return peer.Receive().StartsWith("""[3,"h",""", StringComparison.Ordinal);
        });

        Assert.Equal(others.Length, answered);
        Assert.All(waiting, static peer => Assert.Null(peer.Next()));
        Assert.InRange(rig.Backend.Count, 0, DecisionRig.Webhook.Concurrency);
    }

    private static ChargePointSession Session(DecisionRig rig) =>
        rig.Node.Get<SessionTable>().TryGet(DecisionRig.Id, out ChargePointSession? session) ? session : throw new InvalidOperationException("It is not connected.");

    private static string IdOf(string answer) => JsonSerializer.Deserialize<JsonElement>(answer)[1].GetString()!;

    private static async Task<List<string>> ReceiveAsync(TestPeer peer, int count)
    {
        List<string> answers = [];
        while (answers.Count < count)
        {
            answers.Add(await peer.ReceiveAsync());
        }

        return answers;
    }

    private sealed class AnsweredCall() : OutboundCall("our-1", "ClearCache", "{}"u8.ToArray())
    {
        public string? Confirmation { get; private set; }

        public override void Sent(ChargePoint chargePoint)
        {
        }

        public override void Answered(ChargePoint chargePoint, ReadOnlySpan<byte> payload, bool isLate) => Confirmation = Encoding.UTF8.GetString(payload);

        public override void Refused(ChargePoint chargePoint, string errorCode, string errorDescription, ReadOnlySpan<byte> errorDetails, bool isLate)
        {
        }

        public override void Unreadable(ChargePoint chargePoint, string reason, bool isLate)
        {
        }

        public override void TimedOut(ChargePoint chargePoint)
        {
        }

        public override void Lost(ChargePoint chargePoint, bool wasSent)
        {
        }
    }
}
