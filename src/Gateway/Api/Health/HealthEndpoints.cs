using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Api.Health;

/// <summary>What <c>/healthz</c> and <c>/readyz</c> say.</summary>
/// <param name="Status"><c>ok</c>, or what is wrong in one word: <c>stopping</c>, <c>disk-full</c>, <c>storage-failed</c>, <c>disk-low</c>, <c>state-lagging</c> or <c>webhook-backlog</c>.</param>
/// <param name="Journal">Healthy, Full (it resumes by itself when there is room) or Failed.</param>
/// <param name="State">Healthy or Failed.</param>
/// <param name="Problems">All that is wrong, the gravest first; left out when nothing is.</param>
internal sealed record HealthReport(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Journal = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? State = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HealthProblem>? Problems = null);

/// <summary>One reason for not being ready.</summary>
/// <param name="Part"><c>journal</c>, <c>state</c>, <c>disk</c>, <c>webhooks</c> or <c>process</c>.</param>
/// <param name="Why">A sentence for the operator.</param>
internal sealed record HealthProblem(string Part, string Why);

/// <summary><c>/healthz</c> and <c>/readyz</c>: open without a key, for whoever restarts the process or sends traffic to it.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", Ok<HealthReport> () => TypedResults.Ok(new HealthReport("ok")))
            .WithTags("Health")
            .WithSummary("Answers while the process lives.");
        app.MapGet("/readyz", Ready)
            .WithTags("Health")
            .WithSummary("Answers 200 while charge points can be served, else 503 with the reason: the disk takes nothing or soon won't, the state lags far behind, or the gateway is stopping.")
            .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
    }

    internal static JsonHttpResult<HealthReport> Ready(ReadinessWatch watch, IEventJournal journal, StateStore store, IHostApplicationLifetime lifetime)
    {
        IEnumerable<ReadinessProblem> found = watch.Look();
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            found = found.Prepend(new ReadinessProblem("stopping", "process", "The gateway is stopping."));
        }

        ReadinessProblem[] problems = [.. found];
        HealthReport report = new(
            problems.Length == 0 ? "ok" : problems[0].Status,
            journal.Health.ToString(),
            store.Health.ToString(),
            problems.Length == 0 ? null : [.. problems.Select(static problem => new HealthProblem(problem.Part, problem.Why))]);
        return TypedResults.Json(report, ApiJson.Wire.HealthReport, statusCode: problems.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
