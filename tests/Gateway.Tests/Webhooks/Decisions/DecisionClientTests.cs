using System.Globalization;
using System.Net;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Webhooks;
using Ocpp.Gateway.Webhooks.Decisions;

namespace Ocpp.Gateway.Tests.Webhooks.Decisions;

/// <summary>How often a backend is asked: what is remembered, what is asked once, and when it is let alone.</summary>
public sealed class DecisionClientTests
{
    [Theory]
    [InlineData(DecisionRig.Accepted)]
    [InlineData(DecisionRig.Blocked)]
    public async Task An_answer_is_given_again_for_its_max_age_also_a_no(string body)
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answering = (_, _) => FakeBackend.Json(body, TimeSpan.FromSeconds(60));

        string first = await rig.CallAsync(DecisionRig.Authorize);
        rig.Node.Clock.Advance(TimeSpan.FromSeconds(59));
        string second = await rig.CallAsync("""[2,"b","Authorize",{"idTag":"t"}]""");
        int asked = rig.Backend.Count;
        rig.Node.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.CallAsync("""[2,"c","Authorize",{"idTag":"T"}]""");

        Assert.Equal(body, first);
        Assert.Equal(body, second);
        Assert.Equal(1, asked);
        Assert.Equal(2, rig.Backend.Count);
        Assert.All(rig.Events("authorization"), static data => Assert.Equal("Backend", data.GetProperty("decidedBy").GetString()));
    }

    [Fact]
    public async Task Another_charge_point_and_another_tag_are_other_questions()
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answering = static (_, _) => FakeBackend.Json(DecisionRig.Accepted, TimeSpan.FromSeconds(60));
        TestPeer other = rig.Node.Connect("CP-2");

        await rig.CallAsync(DecisionRig.Authorize);
        await rig.CallAsync("""[2,"b","Authorize",{"idTag":"U"}]""");
        other.Send(DecisionRig.Authorize);
        await other.ReceiveAsync();

        Assert.Equal(3, rig.Backend.Count);
    }

    [Fact]
    public async Task A_start_is_never_answered_from_memory()
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answering = static (_, _) => FakeBackend.Json(DecisionRig.Accepted, TimeSpan.FromSeconds(60));

        await rig.CallAsync(DecisionRig.Start);
        await rig.CallAsync(DecisionRig.Start.Replace("11:00", "11:01", StringComparison.Ordinal));

        Assert.Equal(2, rig.Backend.Count);
    }

    [Fact]
    public async Task What_is_remembered_is_bounded()
    {
        await using DecisionRig rig = DecisionRig.Create(limits: new DecisionLimits { MaxCachedAnswers = 2 });
        rig.Backend.Answering = static (_, _) => FakeBackend.Json(DecisionRig.Accepted, TimeSpan.FromSeconds(60));

        foreach (string tag in (string[])["A", "B", "A", "C", "A", "B"])
        {
            await rig.CallAsync($$"""[2,"{{Guid.NewGuid()}}","Authorize",{"idTag":"{{tag}}"}]""");
        }

        // B was used least lately when C came.
        Assert.Equal(4, rig.Backend.Count);
    }

    [Fact]
    public async Task A_backend_that_is_down_is_let_alone_and_found_out_about_later()
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.Accept);
        rig.Backend.Answering = static (_, _) => FakeBackend.Status(HttpStatusCode.ServiceUnavailable);
        DecisionLimits limits = new();

        for (int number = 0; number < limits.BreakerMinimum + 3; number++)
        {
            Assert.Equal(DecisionRig.Accepted, await AuthorizeAsync(rig, number));
        }

        int whileDown = rig.Backend.Count;
        BreakerState down = rig.Client.Breaker;
        rig.Node.Clock.Advance(limits.BreakerPause + TimeSpan.FromSeconds(1));
        await AuthorizeAsync(rig, 100);
        int probed = rig.Backend.Count - whileDown;
        rig.Node.Clock.Advance(limits.BreakerPause + TimeSpan.FromSeconds(1));
        rig.Backend.Answers(DecisionRig.Blocked);
        string recovered = await AuthorizeAsync(rig, 101);

        Assert.Equal(limits.BreakerMinimum, whileDown);
        Assert.Equal(BreakerState.Open, down);
        Assert.Equal(1, probed);
        Assert.Equal(DecisionRig.Blocked, recovered);
        Assert.Equal(BreakerState.Closed, rig.Client.Breaker);
    }

    [Fact]
    public async Task A_backend_that_answers_in_time_and_wrongly_is_asked_on()
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answering = static (_, _) => FakeBackend.Status(HttpStatusCode.NotFound);

        for (int number = 0; number < 20; number++)
        {
            await AuthorizeAsync(rig, number);
        }

        Assert.Equal(20, rig.Backend.Count);
        Assert.Equal(BreakerState.Closed, rig.Client.Breaker);
    }

    [Fact]
    public async Task No_more_are_asked_at_once_than_the_webhook_says_and_who_waits_in_vain_gets_the_fallback()
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Concurrency = 2, Fallback = WebhookFallback.Accept }, limits: new DecisionLimits { MaxWaiting = 3 });
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();
        TestPeer[] peers = [.. Enumerable.Range(0, 9).Select(number => rig.Node.Connect(string.Create(CultureInfo.InvariantCulture, $"P-{number}")))];

        foreach (TestPeer peer in peers)
        {
            peer.Send(DecisionRig.Authorize);
        }

        // Two asked, three wait, four are too many.
        await rig.Backend.NextAsync();
        await rig.Backend.NextAsync();
        Assert.True(SpinWait.SpinUntil(() => rig.Client.Pending == 5, TimeSpan.FromSeconds(20)));
        int asked = rig.Backend.Count;
        answer.SetResult(DecisionRig.Blocked);
        string[] answers = await Task.WhenAll(peers.Select(static peer => peer.ReceiveAsync()));

        Assert.Equal(2, asked);
        Assert.Equal(4, answers.Count(static text => text.Contains("Accepted", StringComparison.Ordinal)));
        Assert.Equal(5, answers.Count(static text => text.Contains("Blocked", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_webhook_that_is_paused_leaves_everything_to_the_gateway_and_what_is_asked_is_still_answered()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();
        rig.Peer.Send(DecisionRig.Authorize);
        await rig.Backend.NextAsync();
        TestPeer other = rig.Node.Connect("CP-2");

        await rig.Node.Get<WebhookRegister>().SetStandingAsync("legacy", WebhookStanding.Paused, "", CancellationToken.None);
        rig.Node.Get<DecisionDesk>().Refresh();
        other.Send(DecisionRig.Authorize);
        string local = other.Receive();
        answer.SetResult(DecisionRig.Accepted);
        string asked = await rig.Peer.ReceiveAsync();

        Assert.Equal("""[3,"a",{"idTagInfo":{"status":"Invalid"}}]""", local);
        Assert.Equal(DecisionRig.Accepted, DecisionRig.PayloadOf(asked));
    }

    [Fact]
    public async Task The_end_of_the_gateway_ends_what_is_asked()
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answering = static (_, cancellation) => FakeBackend.HangAsync(cancellation);
        rig.Peer.Send(DecisionRig.Start);
        await rig.Backend.NextAsync();
        DecisionClient client = rig.Client;

        await rig.Node.Get<DecisionDesk>().StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, client.Pending);
        Assert.Empty(rig.Events("transaction.started"));
    }

    [Fact]
    public async Task A_trial_asks_the_backend_and_decides_nothing()
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answers(DecisionRig.Blocked);

        IWebhookRunner runner = rig.Node.Get<IEnumerable<IWebhookRunner>>().Single(static runner => runner.Kind == WebhookKind.Decision);

        WebhookTrial good = await runner.TestAsync(DecisionRig.Webhook, CancellationToken.None);
        rig.Backend.Answers("{}");
        WebhookTrial bad = await runner.TestAsync(DecisionRig.Webhook, CancellationToken.None);

        Assert.Equal((true, 200, ""), (good.IsAccepted, good.Status, good.Message));
        Assert.Equal((false, 200, "idTagInfo: required"), (bad.IsAccepted, bad.Status, bad.Message));
        Assert.Contains("\"chargePointId\":\"webhook-test\"", (await rig.Backend.NextAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_shown_how_a_webhook_does()
    {
        await using DecisionRig rig = DecisionRig.Create();
        IWebhookRunner runner = rig.Node.Get<IEnumerable<IWebhookRunner>>().Single(static runner => runner.Kind == WebhookKind.Decision);
        WebhookEntry entry = rig.Node.Get<WebhookRegister>().Current.All.Single();

        rig.Backend.Answers(DecisionRig.Accepted);
        await AuthorizeAsync(rig, 1);
        WebhookActivity well = await runner.DescribeAsync(entry);
        rig.Node.Clock.Advance(TimeSpan.FromSeconds(1));
        rig.Backend.Answering = static (_, _) => FakeBackend.Status(HttpStatusCode.BadGateway);
        await AuthorizeAsync(rig, 2);
        WebhookActivity ill = await runner.DescribeAsync(entry);

        Assert.False(well.IsFailing);
        Assert.Equal(rig.Node.Clock.GetUtcNow() - TimeSpan.FromSeconds(1), well.LastSuccess);
        Assert.Null(well.LastError);
        Assert.True(ill.IsFailing);
        Assert.Equal((502, "CP-1"), (ill.LastError!.Status, ill.LastError.ChargePointId));
        Assert.Equal(2, ill.Rate);
    }

    private static Task<string> AuthorizeAsync(DecisionRig rig, int number) =>
        rig.CallAsync(string.Create(CultureInfo.InvariantCulture, $$"""[2,"{{number}}","Authorize",{"idTag":"T{{number}}"}]"""));
}
