using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Api;

/// <summary>What <c>/healthz</c> and <c>/readyz</c> say.</summary>
/// <param name="Status"><c>ok</c>, or what is wrong in one word.</param>
/// <param name="Journal">Healthy, Full (it resumes by itself when there is room) or Failed.</param>
/// <param name="State">Healthy or Failed.</param>
internal sealed record HealthReport(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Journal = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? State = null);

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
            .WithSummary("Answers 200 while charge points can be served, else 503: the disk takes nothing, or the gateway is stopping.")
            .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
    }

    private static JsonHttpResult<HealthReport> Ready(IEventJournal journal, StateStore store, IHostApplicationLifetime lifetime)
    {
        string status = (journal.Health, store.Health, lifetime.ApplicationStopping.IsCancellationRequested) switch
        {
            (_, _, true) => "stopping",
            (JournalHealth.Full, _, _) => "disk-full",
            (not JournalHealth.Healthy, _, _) or (_, not StateHealth.Healthy, _) => "storage-failed",
            _ => "ok",
        };
        HealthReport report = new(status, journal.Health.ToString(), store.Health.ToString());
        return TypedResults.Json(report, statusCode: status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
