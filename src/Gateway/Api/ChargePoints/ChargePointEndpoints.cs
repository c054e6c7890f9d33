using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Import;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary><c>/charge-points</c>: who there is, who may come, and ending a connection.</summary>
internal static class ChargePointEndpoints
{
    // A filter that hardly matches must not read a million records for one page; the page is then short, and its cursor goes on behind.
    private const int MaxVisited = 20_000;

    public static void MapChargePoints(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/charge-points").WithTags("Charge points");
        group.MapGet("", ListAsync)
            .WithSummary("Lists charge points in the order of their identities.")
            .WithDescription("`connected` and `status` (of any connector) filter; a page may then be shorter than `limit` although `nextCursor` leads on.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");
        group.MapGet("/{id}", GetAsync)
            .WithSummary("Shows a charge point.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point");
        group.MapPut("/{id}", PutAsync)
            .WithSummary("Registers a charge point or changes its registration.")
            .WithDescription("Fields left out keep their value, null clears one. Effective, and on disk, when the answer is sent.")
            .WithBody<ChargePointBody>("What changes.")
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body");
        group.MapDelete("/{id}", DeleteAsync)
            .WithSummary("Forgets a charge point and closes its connection.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point");
        group.MapPost("/{id}/disconnect", DisconnectAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Closes a charge point's connection. It will come back by itself.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point")
            .WithProblem(StatusCodes.Status409Conflict, "charge-point-offline");
        group.MapPost("/import", ImportAsync)
            .WithMetadata(new ImportSizeLimit())
            .WithSummary("Registers or changes many charge points.")
            .WithDescription("NDJSON or CSV with a header line; every line is the identity and the fields of a PUT. Good lines count even beside bad ones, and each bad line is reported by its number.")
            .WithBody<ChargePointLine>("One line each.", ImportReader.ContentTypes);
    }

    private static async Task<Results<Ok<ItemPage<ChargePointResource>>, ProblemHttpResult>> ListAsync(
        bool? connected, string? status, string? prefix, string? cursor, int? limit,
        StateQueries queries, SessionTable sessions, ChargePointPresenter presenter, CancellationToken cancellation)
    {
        if (!Paging.TryRead(limit, cursor, out int count, out string? after, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        List<ChargePointResource> items = [];
        string? last = null;
        int visited = 0;
        foreach (string id in queries.ChargePointIds(prefix, after))
        {
            if (items.Count == count || visited++ == MaxVisited)
            {
                return TypedResults.Ok(new ItemPage<ChargePointResource>(items, Paging.CursorOf(last!)));
            }

            last = id;
            if ((connected is null || sessions.TryGet(id, out _) == connected)
                && queries.FindChargePoint(id) is { } view
                && (status is null || view.Connectors.Any(connector => status.Equals(connector.Status, StringComparison.OrdinalIgnoreCase))))
            {
                items.Add(presenter.Show(view));
            }
        }

        return TypedResults.Ok(new ItemPage<ChargePointResource>(items, NextCursor: null));
    }

    private static async Task<Results<Ok<ChargePointResource>, ProblemHttpResult>> GetAsync(
        ChargePointId id, StateQueries queries, ChargePointPresenter presenter, CancellationToken cancellation)
    {
        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return queries.FindChargePoint(id.Value) is { } view ? TypedResults.Ok(presenter.Show(view)) : Problems.UnknownChargePoint(id.Value);
    }

    private static async Task<Results<Ok<ChargePointResource>, Created<ChargePointResource>, ProblemHttpResult>> PutAsync(
        ChargePointId id, HttpRequest request, FleetRegistrar registrar, ChargePointPresenter presenter, CancellationToken cancellation)
    {
        using var body = await JsonBody.ReadAsync(request).ConfigureAwait(false);
        if (!ChargePointChange.TryRead(body.RootElement, out ChargePointChange change, out BodyFault fault))
        {
            return Problems.InvalidBody(fault.Field, fault.Rule);
        }

        Func<Registration, Registration> apply = await change.PrepareAsync(cancellation).ConfigureAwait(false);
        (bool isCreated, ChargePointView view) = await registrar.PutAsync(id.Value, apply, cancellation).ConfigureAwait(false);
        ChargePointResource resource = presenter.Show(view);
        return isCreated ? TypedResults.Created($"/api/v1/charge-points/{Uri.EscapeDataString(id.Value)}", resource) : TypedResults.Ok(resource);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        ChargePointId id, FleetRegistrar registrar, HeldCommands held, SessionTable sessions, TimeProvider clock, CancellationToken cancellation)
    {
        if (!await registrar.ForgetAsync(id.Value, held.EndAll, cancellation).ConfigureAwait(false))
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        if (sessions.TryGet(id.Value, out ChargePointSession? session))
        {
            await SessionEnd.CloseAsync(session, sessions, CloseCode.PolicyViolation, "The charge point is no longer registered.", clock, cancellation).ConfigureAwait(false);
        }

        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DisconnectAsync(
        ChargePointId id, ChargePointDirectory directory, SessionTable sessions, TimeProvider clock, CancellationToken cancellation)
    {
        if (sessions.TryGet(id.Value, out ChargePointSession? session))
        {
            await SessionEnd.CloseAsync(session, sessions, CloseCode.NormalClosure, "An operator closes the connection.", clock, cancellation).ConfigureAwait(false);
            return TypedResults.NoContent();
        }

        return directory.IsKnown(id.Value) ? Problems.ChargePointOffline(id.Value) : Problems.UnknownChargePoint(id.Value);
    }

    private static async Task<Ok<ImportReport>> ImportAsync(HttpRequest request, FleetRegistrar registrar, StateQueries queries, CancellationToken cancellation)
    {
        ImportRun<(string Id, ChargePointChange Change)> run = new(
            line => line.Id,
            async (line, stop) => registrar.Put(line.Id, await line.Change.PrepareAsync(stop).ConfigureAwait(false), out _),
            queries.CatchUpAsync);
        var lines = ImportReader.ReadAsync<(string, ChargePointChange)>(request, ChargePointChange.Columns, ChargePointChange.TryReadLine, cancellation);
        return TypedResults.Ok(await run.RunAsync(lines, cancellation).ConfigureAwait(false));
    }
}
