using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Telemetry;

/// <summary><c>/metrics</c> of a running gateway: what it serves, and to whom.</summary>
public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task Prometheus_finds_our_figures_and_the_runtime_s()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri(gateway.ApiUri + "/metrics"));
        string text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\nocpp_connections{", text, StringComparison.Ordinal);
        Assert.Contains("\nocpp_state_lag{", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_gc_collections_total{", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData("::1", null, 200)]
    [InlineData("192.0.2.1", null, 401)]
    [InlineData("192.0.2.1", "another", 401)]
    [InlineData("192.0.2.1", "key", 200)]
    [InlineData("::ffff:192.0.2.1", null, 401)]
    public async Task Over_loopback_it_needs_no_key_and_elsewhere_a_reader_s(string localAddress, string? key, int status)
    {
        ApiOptions options = new() { Keys = [new ApiKey("scraper", KeysCommand.HashOf("key"), ApiRole.Reader)] };
        ApiKeyGate gate = new(_ => Task.CompletedTask, options, NullLogger<ApiKeyGate>.Instance);
        DefaultHttpContext context = new() { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Connection.LocalIpAddress = IPAddress.Parse(localAddress);
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = "/metrics";
        context.Request.Headers.Authorization = key is null ? default : $"Bearer {key}";

        await gate.InvokeAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
    }
}
