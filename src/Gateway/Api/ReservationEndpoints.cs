using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api;

/// <summary>A reservation that the gateway believes to be in force.</summary>
internal sealed record ReservationResource
{
    /// <summary>Where.</summary>
    public required string ChargePointId { get; init; }

    /// <summary>Unique within the charge point.</summary>
    public required long ReservationId { get; init; }

    /// <summary>0 is any connector.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>For whom.</summary>
    public required string IdTag { get; init; }

    /// <summary>For which group.</summary>
    public required string? ParentIdTag { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset ExpiryDate { get; init; }
}

/// <summary><c>/reservations</c>: what the gateway believes to be in force.</summary>
internal static class ReservationEndpoints
{
    public static void MapReservations(this IEndpointRouteBuilder api) =>
        api.MapGet("/reservations", ListAsync)
            .WithTags("Reservations")
            .WithSummary("Lists the reservations that the gateway believes to be in force.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");

    private static async Task<Results<Ok<ItemPage<ReservationResource>>, ProblemHttpResult>> ListAsync(
        string? chargePointId, string? cursor, int? limit, StateQueries queries, CancellationToken cancellation)
    {
        if (!Paging.TryReadNumber(limit, cursor, out int count, out long? start, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(Paging.TakeFrom(queries.Reservations(chargePointId).Select(Show), start ?? 0, count));
    }

    private static ReservationResource Show(ReservationView view) => new()
    {
        ChargePointId = view.ChargePointId,
        ReservationId = view.ReservationId,
        ConnectorId = view.ConnectorId,
        IdTag = view.IdTag,
        ParentIdTag = view.ParentIdTag,
        ExpiryDate = view.ExpiryDate,
    };
}
