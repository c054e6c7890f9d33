using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Ocpp.Gateway.Api.Health;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Tests.Api.Health;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task A_gateway_without_a_problem_is_ready()
    {
        await using TestNode node = new();

        JsonHttpResult<HealthReport> answer = Ask(node);

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal(new HealthReport("ok", "Healthy", "Healthy"), answer.Value);
    }

    [Fact]
    public async Task One_that_is_not_says_which_part_and_why_the_gravest_first()
    {
        await using TestNode node = new();
        node.Journal.SetFreeSpace(1 << 20, 2 << 20);
        node.Journal.SetHealth(JournalHealth.Full);

        JsonHttpResult<HealthReport> answer = Ask(node);

        Assert.Equal(503, answer.StatusCode);
        Assert.Equal(("disk-full", "Full"), (answer.Value!.Status, answer.Value.Journal));
        Assert.Equal(["journal", "disk"], answer.Value.Problems!.Select(problem => problem.Part));
        Assert.All(answer.Value.Problems!, problem => Assert.EndsWith(".", problem.Why, StringComparison.Ordinal));
    }

    private static JsonHttpResult<HealthReport> Ask(TestNode node) =>
        HealthEndpoints.Ready(node.Get<ReadinessWatch>(), node.Journal, node.Get<StateStore>(), node.Get<IHostApplicationLifetime>());
}
