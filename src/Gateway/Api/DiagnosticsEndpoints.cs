using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api;

/// <summary><c>/charge-points/{id}/diagnostics</c>: uploads of diagnostics and logs, and the files that came.</summary>
internal static class DiagnosticsEndpoints
{
    public static void MapDiagnostics(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/charge-points/{id}/diagnostics").WithTags("Diagnostics");
        group.MapGet("", GetAsync)
            .WithSummary("Shows a charge point's last uploads of diagnostics and logs.")
            .WithDescription(
                "An upload begins when the charge point answers GetDiagnostics or accepts GetLog, or reports a status that nobody here asked for. It ends with the charge point's last word, "
                + "with the file's arrival at the gateway's own endpoint, with a newer upload, or after a day without a word.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point");
    }

    private static async Task<Results<Ok<DiagnosticsResource>, ProblemHttpResult>> GetAsync(ChargePointId id, StateQueries queries, CancellationToken cancellation)
    {
        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (queries.FindChargePoint(id.Value) is null)
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        List<DiagnosticsUploadResource> uploads = [.. queries.Transfers(TransferKind.Diagnostics, id.Value).Select(DiagnosticsUploadResource.Of)];
        return TypedResults.Ok(new DiagnosticsResource
        {
            ChargePointId = id.Value,
            Operation = uploads.Find(upload => upload.Outcome is null),
            Operations = uploads,
        });
    }
}
