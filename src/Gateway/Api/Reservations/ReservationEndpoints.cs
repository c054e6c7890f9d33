using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Commands;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Reservations;

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
    public static void MapReservations(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("").WithTags("Reservations");
        group.MapGet("/reservations", ListAsync)
            .WithSummary("Lists the reservations that the gateway believes to be in force.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");
        group.MapPost("/charge-points/{id}/reservations", ReserveAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Reserves a connector under an id that the gateway gives out.")
            .WithDescription(
                "Sends ReserveNow; `wait`, `hold` and `Idempotency-Key` are those of any command. 200 whatever the charge point's status: the reservation is in force "
                + "where that is Accepted. Who keeps reservation ids himself sends ReserveNow as a command.")
            .WithBody<ReservationBody>("What is reserved, for whom, how long.")
            .WithCommandHeaders()
            .Produces<ReservationTicket>(StatusCodes.Status200OK)
            .Produces<ReservationTicket>(StatusCodes.Status202Accepted)
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused")
            .WithCommandProblems();
    }

    private static async Task<IResult> ReserveAsync(
        ChargePointId id, string? wait, string? hold, HttpContext context, ReservationDesk desk, CancellationToken cancellation)
    {
        if (!CommandWishes.TryRead(context.Request, wait, hold, out CommandOptions options, out string? fault))
        {
            return Problems.InvalidRequest(fault);
        }

        using var body = await JsonBody.ReadAsync(context.Request).ConfigureAwait(false);
        if (!ReservationBody.TryRead(body.RootElement, out ReservationWish wish, out BodyFault broken))
        {
            return Problems.InvalidBody(broken.Field, broken.Rule);
        }

        ReservationTaking taking = await desk.ReserveAsync(id.Value, wish, options, cancellation).ConfigureAwait(false);
        string? status = JsonFields.Text(taking.Command.Response.Span, "status"u8);
        ReservationTicket Ticket() => new(taking.ReservationId, status, taking.ExpiryDate, taking.Command.CommandId!);
        return taking.Command.Result switch
        {
            CommandResult.Confirmed => TypedResults.Ok(Ticket()),
            CommandResult.Underway => TypedResults.Accepted($"/api/v1/commands/{taking.Command.CommandId}", Ticket()),
            _ => CommandProblems.Of(taking.Command, id.Value, "ReserveNow"),
        };
    }

    private static async Task<Results<Ok<ItemPage<ReservationResource>>, ProblemHttpResult>> ListAsync(
        string? chargePointId, string? cursor, int? limit, StateQueries queries, CancellationToken cancellation)
    {
        if (!Paging.TryRead(limit, cursor, out int count, out string? last, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        if (!TryReadKey(last, out (string ChargePointId, long ReservationId)? after))
        {
            return Problems.InvalidRequest(Paging.ForeignCursor);
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(Paging.Take(queries.Reservations(chargePointId, after).Select(Show), count, KeyOf));
    }

    // The number comes first: an identity may hold whatever is put between the two.
    private static string KeyOf(ReservationResource reservation) => string.Create(CultureInfo.InvariantCulture, $"{reservation.ReservationId}/{reservation.ChargePointId}");

    private static bool TryReadKey(string? key, out (string ChargePointId, long ReservationId)? after)
    {
        after = null;
        if (key is null)
        {
            return true;
        }

        int slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !long.TryParse(key.AsSpan(0, slash), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long reservationId))
        {
            return false;
        }

        after = (key[(slash + 1)..], reservationId);
        return true;
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
