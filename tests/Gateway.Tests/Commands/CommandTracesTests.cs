using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Commands;

/// <summary>The way of a command, from who asked for it to what came of it, is one trace.</summary>
[Collection(TracedTests.Name)]
public sealed class CommandTracesTests
{
    private readonly string _id = $"CP-{Guid.NewGuid():N}";

    [Fact]
    public async Task Request_queue_CALL_and_effect_are_one_trace_and_the_effect_links_to_the_call_that_showed_it()
    {
        using SpanRecord record = new();
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync(_id);
        using Activity request = new Activity("request").Start();
        Task<CommandOutcome> outcome = rig.SubmitAsync("RemoteStartTransaction", """{"idTag":"T","connectorId":1}""", id: _id);
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        rig.Node.Clock.Advance(TimeSpan.FromMilliseconds(30));
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");
        await outcome;
        rig.Node.Clock.Advance(TimeSpan.FromSeconds(2));

        await CommandRig.CallAsync(peer, """[2,"st-1","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}]""");

        IReadOnlyList<Activity> spans = [.. record.Of(_id).Where(span => span.TraceId == request.TraceId)];
        Assert.Equal(["queue", "RemoteStartTransaction", "command RemoteStartTransaction", "effect StartTransaction"], spans.Select(span => span.OperationName));
        (Activity queue, Activity call, Activity command, Activity effect) = (spans[0], spans[1], spans[2], spans[3]);
        Assert.Equal(request.SpanId, command.ParentSpanId);
        Assert.All([queue, call, effect], step => Assert.Equal(command.SpanId, step.ParentSpanId));
        Assert.Equal((ActivityKind.Client, TimeSpan.FromMilliseconds(30)), (call.Kind, call.Duration));
        Assert.Equal((sent.Id, "accepted", _id), (call.GetTagItem("ocpp.message.id"), command.GetTagItem("ocpp.command.state"), command.GetTagItem("ocpp.charge_point.id")));
        Assert.Equal(TimeSpan.FromSeconds(2), effect.Duration);
        Activity shownBy = Assert.Single(record.Of(_id), span => span.OperationName == "StartTransaction");
        Assert.Equal(shownBy.Context, Assert.Single(effect.Links).Context);
        Assert.Same(request, Activity.Current);
    }

    [Fact]
    public async Task A_command_that_is_not_answered_is_told_as_failed()
    {
        using SpanRecord record = new();
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync(_id);
        Task<CommandOutcome> outcome = rig.SubmitAsync("ClearCache", "{}", id: _id);
        await CommandRig.ReceiveCallAsync(peer);

        rig.Node.Advance(TimeSpan.FromSeconds(61));
        await outcome;

        Activity[] spans = [.. record.Of(_id).Where(span => span.Source.Name == CommandTraces.SourceName)];
        Assert.Equal(["queue", "ClearCache", "command ClearCache"], spans.Select(span => span.OperationName));
        Assert.All(spans[1..], span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.Equal("timeout", spans[2].GetTagItem("ocpp.command.state"));
        Assert.Equal(ActivityStatusCode.Unset, spans[0].Status);
    }

    [Fact]
    public async Task A_command_that_nobody_takes_leaves_no_span()
    {
        using SpanRecord record = new();
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync(_id);
        await peer.DisposeAsync();

        CommandOutcome outcome = await rig.SubmitAsync("ClearCache", "{}", id: _id);

        Assert.Equal(CommandResult.ChargePointOffline, outcome.Result);
        Assert.DoesNotContain(record.Of(_id), span => span.Source.Name == CommandTraces.SourceName);
    }

    [Fact]
    public async Task The_traceparent_of_the_API_s_request_is_continued()
    {
        using SpanRecord record = new();
        await using RunningGateway gateway = await RunningGateway.StartAsync(("Ocpp:ReadConfiguration", "Never"));
        using OcppClient client = await OcppClient.ConnectAsync(gateway, _id);
        await client.AskAsync(CommandRig.Boot);
        using HttpRequestMessage request = new(HttpMethod.Post, $"charge-points/{_id}/commands/ClearCache") { Content = new StringContent("{}", null, "application/json") };
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Task<HttpResponseMessage> answer = gateway.Client.SendAsync(request);
        string sent = await client.ReceiveAsync();
        await client.SendAsync($$"""[3,"{{JsonSerializer.Deserialize<JsonElement>(sent)[1].GetString()}}",{"status":"Accepted"}]""");

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        IEnumerable<Activity> ours = record.Of(_id).Where(span => span.Source.Name == CommandTraces.SourceName);
        Assert.Equal(3, ours.Count());
        Assert.All(ours, span => Assert.Equal("0af7651916cd43dd8448eb211c80319c", span.TraceId.ToHexString()));
    }
}
