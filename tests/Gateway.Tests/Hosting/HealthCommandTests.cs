using System.Net;
using System.Net.Sockets;
using Ocpp.Gateway.Hosting;

namespace Ocpp.Gateway.Tests.Hosting;

public sealed class HealthCommandTests
{
    // What is tested is the answer, not how soon a machine that runs other tests beside gives it.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("health")]
    [InlineData("health", "ready")]
    public async Task A_gateway_that_runs_is_healthy_and_ready(params string[] arguments)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        StringWriter output = new();

        int exitCode = await HealthCommand.RunAsync([.. arguments, "--Api:Listen", gateway.ApiUri], output, new StringWriter(), Limit);

        Assert.True(HealthCommand.IsAskedFor(arguments));
        Assert.Equal(0, exitCode);
        Assert.Contains("\"ok\"", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_run_is_not()
    {
        // A port that is bound and doesn't listen refuses, and nobody else gets it meanwhile.
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        StringWriter errors = new();

        int exitCode = await HealthCommand.RunAsync(["health", "--Api:Listen", $"http://{taken.LocalEndPoint}"], new StringWriter(), errors, Limit);

        Assert.Equal(1, exitCode);
        Assert.Contains("doesn't answer", errors.ToString(), StringComparison.Ordinal);
    }
}
