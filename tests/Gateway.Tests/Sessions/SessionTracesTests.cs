using System.Diagnostics;
using Ocpp.Gateway.Tests.Webhooks.Decisions;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>The way of a CALL as its spans tell it.</summary>
[Collection(TracedTests.Name)]
public sealed class SessionTracesTests
{
    private const string Status = """[2,"s-1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""";

    private readonly string _id = $"CP-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_call_that_states_a_fact_has_a_span_from_its_frame_to_its_answer_and_one_for_the_commit()
    {
        using SpanRecord record = new();
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect(_id);
        DateTimeOffset received = node.Clock.GetUtcNow();
        peer.Send(Status);
        node.Clock.Advance(TimeSpan.FromMilliseconds(70));
        Assert.Empty(record.Of(_id));

        node.Journal.Commit();
        await peer.ReceiveAsync();
        await WaitForAsync(() => record.Of(_id).Count == 2);

        (Activity wait, Activity call) = (record.Of(_id)[0], record.Of(_id)[1]);
        Assert.Equal(("StatusNotification", ActivityKind.Server, "Ocpp.Gateway.Sessions"), (call.OperationName, call.Kind, call.Source.Name));
        Assert.Equal(("commit", call.SpanId), (wait.OperationName, wait.ParentSpanId));
        Assert.Equal((default, received.UtcDateTime, TimeSpan.FromMilliseconds(70)), (call.ParentSpanId, call.StartTimeUtc, call.Duration));
        Assert.Equal(TimeSpan.FromMilliseconds(70), wait.Duration);
        Assert.Equal(
            [("ocpp.charge_point.id", _id), ("ocpp.protocol", "ocpp1.6"), ("ocpp.message.length", Status.Length), ("ocpp.message.id", "s-1"), ("ocpp.outcome", "Result")],
            call.TagObjects.Select(tag => (tag.Key, tag.Value!)));
    }

    [Fact]
    public async Task An_answer_that_waits_for_nothing_has_one_span()
    {
        using SpanRecord record = new();
        await using TestNode node = new();
        TestPeer peer = node.Connect(_id);

        peer.Send("""[2,"h-1","Heartbeat",{}]""");

        Assert.Equal("Heartbeat", Assert.Single(record.Of(_id)).OperationName);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task Each_call_of_a_batch_is_a_trace_of_its_own_and_tells_how_it_was_answered()
    {
        using SpanRecord record = new();
        await using TestNode node = new();
        TestPeer peer = node.Connect(_id);

        peer.Send("""[2,"1","Heartbeat",{}]""", """[2,"1","Heartbeat",{}]""", """[2,"2","StatusNotification",{"connectorId":1}]""", """[2,"3","NoSuchAction",{}]""");

        IReadOnlyList<Activity> spans = record.Of(_id);
        Assert.Equal(
            [("Heartbeat", "Result"), ("Heartbeat", "Repeated"), ("StatusNotification", "OccurenceConstraintViolation"), ("unknown", "NotImplemented")],
            spans.Select(span => (span.OperationName, (string)span.GetTagItem("ocpp.outcome")!)));
        Assert.Equal(4, spans.Select(span => span.TraceId).Distinct().Count());
        Assert.All(spans, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Fact]
    public async Task A_decision_is_a_span_below_its_call_and_the_backend_is_asked_below_it()
    {
        using SpanRecord record = new();
        await using DecisionRig rig = DecisionRig.Create();
        ActivityContext? asking = null;
        rig.Backend.Answering = (_, _) =>
        {
            asking = Activity.Current?.Context;
            rig.Node.Clock.Advance(TimeSpan.FromMilliseconds(120));
            return FakeBackend.Json(DecisionRig.Accepted);
        };

        Assert.Equal(DecisionRig.Accepted, await rig.CallAsync(DecisionRig.Authorize));
        await WaitForAsync(() => record.Of(DecisionRig.Id).Count == 2);

        (Activity decision, Activity call) = (record.Of(DecisionRig.Id)[0], record.Of(DecisionRig.Id)[1]);
        Assert.Equal(("Authorize", "Result", TimeSpan.FromMilliseconds(120)), (call.OperationName, call.GetTagItem("ocpp.outcome"), call.Duration));
        Assert.Equal(("decision", "Backend", call.SpanId, TimeSpan.FromMilliseconds(120)), (decision.OperationName, decision.GetTagItem("ocpp.decided_by"), decision.ParentSpanId, decision.Duration));
        Assert.Equal(call.Context, asking);
    }

    [Fact]
    public async Task A_call_whose_answer_never_went_is_told_as_dropped()
    {
        using SpanRecord record = new();
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect(_id);
        peer.Send(Status);

        await peer.DisposeAsync();

        Assert.Equal(["commit", "StatusNotification"], record.Of(_id).Select(span => span.OperationName));
        Assert.Equal(("Dropped", ActivityStatusCode.Error), (record.Of(_id)[1].GetTagItem("ocpp.outcome"), record.Of(_id)[1].Status));
    }

    [Fact]
    public async Task What_isn_t_sampled_leaves_no_span_and_is_answered()
    {
        using SpanRecord record = new(isSampled: false);
        await using TestNode node = new();
        TestPeer peer = node.Connect(_id);

        peer.Send("""[2,"h-1","Heartbeat",{}]""");

        Assert.StartsWith("[3,\"h-1\"", peer.Receive(), StringComparison.Ordinal);
        Assert.Empty(record.Of(_id));
    }

    private static async Task WaitForAsync(Func<bool> hasHappened)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (!hasHappened())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
