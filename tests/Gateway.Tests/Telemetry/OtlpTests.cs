using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.Gateway.Tests.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Ocpp.Gateway.Tests.Telemetry;

/// <summary>What is set to go to a collector really gets there.</summary>
[Collection(TracedTests.Name)]
public sealed class OtlpTests
{
    private const int LimitMs = 20_000;
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("Http", HttpProtocols.Http1)]
    [InlineData("Grpc", HttpProtocols.Http2)]
    public async Task Metrics_and_spans_reach_a_collector(string transport, HttpProtocols protocol)
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync(protocol);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            ("Telemetry:OtlpEndpoint", collector.Address), ("Telemetry:OtlpProtocol", transport), ("Telemetry:TraceSampling", "1"), ("Ocpp:ReadConfiguration", "Never"));
        using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP-1");
        await client.AskAsync(CommandRig.Boot);
        await CommandAsync(gateway, client);

        // A request's span ends a moment after its answer. A CALL has one for the commit unless the disk is quicker than its thread, which some CALL is sooner or later.
        using CancellationTokenSource limit = new(LimitMs);
        for (int asked = 0; !IsThere(span => span.Source == "Microsoft.AspNetCore") || !IsThere(span => span.Name == "commit"); asked++)
        {
            limit.Token.ThrowIfCancellationRequested();
            await client.AskAsync($$"""[2,"s-{{asked}}","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");
            Flush(gateway);
        }

        Assert.Contains("ocpp.calls", collector.Metrics);
        Assert.Contains("http.server.request.duration", collector.Metrics);
        CollectedSpan boot = Assert.Single(collector.Spans, span => span.Name == "BootNotification");
        Assert.Equal(("Ocpp.Gateway.Sessions", "CP-1", "Result", ""), (boot.Source, boot.Attributes["ocpp.charge_point.id"], boot.Attributes["ocpp.outcome"], boot.ParentId));
        Assert.All(collector.Spans.Where(span => span.Name == "commit"), commit => Assert.Single(collector.Spans, span => span.SpanId == commit.ParentId && span.Source == boot.Source));
        CollectedSpan request = Assert.Single(collector.Spans, span => span.Source == "Microsoft.AspNetCore");
        Assert.Equal((TraceId, "b7ad6b7169203331"), (request.TraceId, request.ParentId));
        CollectedSpan command = Assert.Single(collector.Spans, span => span.Name == "command ClearCache");
        Assert.Equal((TraceId, request.SpanId), (command.TraceId, command.ParentId));
        Assert.Single(collector.Spans, span => span.Name == "ClearCache" && span.ParentId == command.SpanId);

        bool IsThere(Func<CollectedSpan, bool> isIt) => collector.Spans.Any(isIt);
    }

    [Fact]
    public async Task Without_sampling_there_are_metrics_and_no_spans()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync(HttpProtocols.Http1);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            ("Telemetry:OtlpEndpoint", collector.Address + "/v1/metrics"), ("Telemetry:OtlpProtocol", "Http"));
        using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP-1");
        await client.AskAsync(CommandRig.Boot);

        gateway.Services.GetRequiredService<MeterProvider>().ForceFlush(LimitMs);

        Assert.Contains("ocpp.calls", collector.Metrics);
        Assert.Null(gateway.Services.GetService<TracerProvider>());
        Assert.Empty(collector.Spans);
    }

    [Fact]
    public async Task Of_traces_that_begin_here_only_the_set_share_is_sent()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync(HttpProtocols.Http1);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            ("Telemetry:OtlpEndpoint", collector.Address), ("Telemetry:OtlpProtocol", "Http"), ("Telemetry:TraceSampling", "0.5"));
        using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP-1");
        for (int i = 0; i < 100; i++)
        {
            await client.AskAsync($$"""[2,"{{i}}","Heartbeat",{}]""");
        }

        Flush(gateway);

        // Of 100 fair coins fewer than 20 or more than 80 heads come up once in some billion runs.
        Assert.InRange(collector.Spans.Count(span => span.Name == "Heartbeat"), 20, 80);
    }

    private static void Flush(RunningGateway gateway)
    {
        Assert.True(gateway.Services.GetRequiredService<TracerProvider>().ForceFlush(LimitMs));

        // False in any case: Prometheus fetches, so it can't be flushed.
        gateway.Services.GetRequiredService<MeterProvider>().ForceFlush(LimitMs);
    }

    private static async Task CommandAsync(RunningGateway gateway, OcppClient client)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "charge-points/CP-1/commands/ClearCache") { Content = new StringContent("{}", null, "application/json") };
        request.Headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        Task<HttpResponseMessage> answer = gateway.Client.SendAsync(request);
        string sent = await client.ReceiveAsync();
        await client.SendAsync($$"""[3,"{{JsonSerializer.Deserialize<JsonElement>(sent)[1].GetString()}}",{"status":"Accepted"}]""");
        (await answer).EnsureSuccessStatusCode();
    }
}
