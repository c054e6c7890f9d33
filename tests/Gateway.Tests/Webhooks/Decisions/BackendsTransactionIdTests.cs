using System.Text.Json;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.Webhooks.Decisions;

/// <summary>A backend may number transactions; every number stands for one transaction all the same.</summary>
public sealed class BackendsTransactionIdTests
{
    [Fact]
    public async Task An_id_that_is_free_is_taken_and_our_own_numbers_go_on_from_ours()
    {
        await using DecisionRig rig = DecisionRig.Create();

        int own = await StartAsync(rig, 1, "{}");
        int theirs = await StartAsync(rig, 2, """{"transactionId":900}""");
        int next = await StartAsync(rig, 3, "{}");

        Assert.Equal((1, 900, 2), (own, theirs, next));
    }

    [Fact]
    public async Task An_id_that_runs_already_is_refused_and_the_gateway_s_own_is_sent()
    {
        await using DecisionRig rig = DecisionRig.Create();

        await StartAsync(rig, 1, """{"transactionId":900}""");
        int second = await StartAsync(rig, 2, """{"transactionId":900}""");

        Assert.Equal(1, second);
    }

    [Fact]
    public async Task An_id_of_a_transaction_that_ended_is_refused_too()
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Actions = ["StartTransaction"] });

        await StartAsync(rig, 1, """{"transactionId":900}""");
        await rig.CallAsync("""[2,"e","StopTransaction",{"transactionId":900,"meterStop":200,"timestamp":"2026-06-01T11:30:00Z"}]""");
        int second = await StartAsync(rig, 2, """{"transactionId":900}""");

        Assert.Equal(1, second);
    }

    [Fact]
    public async Task An_id_is_taken_while_its_transaction_s_start_and_end_are_not_on_disk_yet()
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Actions = ["StartTransaction"] }, commitsManually: true);
        rig.Backend.Answers("""{"transactionId":900,"idTagInfo":{"status":"Accepted"}}""");
        TransactionLedger ledger = rig.Node.Get<TransactionLedger>();

        long before = rig.Node.Journal.Appended.Value;
        rig.Peer.Send(DecisionRig.Start);
        Assert.True(SpinWait.SpinUntil(() => rig.Node.Journal.Appended.Value == before + 1, TimeSpan.FromSeconds(20)));
        bool whileItRuns = ledger.TryTake(900);
        rig.Peer.Send("""[2,"e","StopTransaction",{"transactionId":900,"meterStop":200,"timestamp":"2026-06-01T11:30:00Z"}]""");
        Assert.True(SpinWait.SpinUntil(() => rig.Node.Journal.Appended.Value == before + 2, TimeSpan.FromSeconds(20)));
        bool whenItEnded = ledger.TryTake(900);

        Assert.False(whileItRuns);
        Assert.False(whenItEnded);
    }

    [Fact]
    public async Task An_id_that_was_taken_is_nobody_else_s_until_it_is_given_back()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TransactionLedger ledger = rig.Node.Get<TransactionLedger>();

        bool first = ledger.TryTake(1);
        bool second = ledger.TryTake(1);
        int own = ledger.TakeId();
        bool ofOurs = ledger.TryTake(own);
        ledger.Return(1);
        bool again = ledger.TryTake(1);

        Assert.Equal((true, false, 2, false, true), (first, second, own, ofOurs, again));
    }

    [Fact]
    public async Task Our_own_numbers_leave_out_what_a_backend_took()
    {
        await using DecisionRig rig = DecisionRig.Create();

        await StartAsync(rig, 1, """{"transactionId":1}""");
        await StartAsync(rig, 2, """{"transactionId":2}""");
        int own = await StartAsync(rig, 3, "{}");

        Assert.Equal(3, own);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("2147483648")]
    [InlineData("1.5")]
    [InlineData("\"17\"")]
    [InlineData("null")]
    public async Task A_number_that_can_be_none_leaves_it_to_the_gateway(string id)
    {
        await using DecisionRig rig = DecisionRig.Create();

        Assert.Equal(1, await StartAsync(rig, 1, $$"""{"transactionId":{{id}}}"""));
    }

    [Fact]
    public async Task Two_backends_answers_with_one_id_at_the_same_time_make_two_transactions()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TestPeer[] peers = [.. Enumerable.Range(0, 40).Select(number => rig.Node.Connect($"P-{number}"))];
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        foreach (TestPeer peer in peers)
        {
            peer.Send(DecisionRig.Start);
            await rig.Backend.NextAsync();
        }

        answer.SetResult("""{"transactionId":5,"idTagInfo":{"status":"Accepted"}}""");
        string[] answers = await Task.WhenAll(peers.Select(static peer => peer.ReceiveAsync()));

        Assert.Equal(Enumerable.Range(1, 40), answers.Select(IdOf).Order());
    }

    private static async Task<int> StartAsync(DecisionRig rig, int connectorId, string answer)
    {
        string rest = answer == "{}" ? "" : "," + answer[1..^1];
        rig.Backend.Answers($$$"""{"idTagInfo":{"status":"Accepted"}{{{rest}}}}""");
        string payload = await rig.CallAsync($$"""[2,"s{{connectorId}}","StartTransaction",{"connectorId":{{connectorId}},"idTag":"T","meterStart":100,"timestamp":"2026-06-01T11:00:00Z"}]""");
        return JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("transactionId").GetInt32();
    }

    private static int IdOf(string answer) => JsonSerializer.Deserialize<JsonElement>(answer)[2].GetProperty("transactionId").GetInt32();
}
