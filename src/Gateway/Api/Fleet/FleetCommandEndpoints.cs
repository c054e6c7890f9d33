using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Commands;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.Fleet;

/// <summary><c>/fleet-commands</c>: one command for many charge points, at a pace.</summary>
internal static class FleetCommandEndpoints
{
    // A filter that hardly matches must not read a million results for one page; the page is then short, and its cursor goes on behind.
    private const int MaxVisited = 20_000;

    public static void MapFleetCommands(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/fleet-commands").WithTags("Fleet commands");
        group.MapPost("", CreateAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Sends an OCPP action to many charge points.")
            .WithDescription(
                "The charge points are looked for once; then each gets the command at most once, so many per second and so many at once, also over a restart. "
                + "Each command stands in `/commands` as well.")
            .WithBody<FleetCommandBody>("What, to whom, and how fast.")
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-action")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-payload")
            .WithProblem(StatusCodes.Status429TooManyRequests, "too-many-fleet-commands");
        group.MapGet("", ListAsync)
            .WithSummary("Lists fleet commands, the newest first.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");
        group.MapGet("/{id}", GetAsync)
            .WithSummary("Shows a fleet command and how far it is.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-fleet-command");
        group.MapGet("/{id}/results", ResultsAsync)
            .WithSummary("Lists what came of a fleet command, charge point by charge point.")
            .WithDescription("`outcome` filters; a page may then be shorter than `limit` although `nextCursor` leads on.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-fleet-command");
        MapChange(group, "pause", FleetCommandState.Paused, "Pauses a fleet command. What is under way ends; nothing more is sent until it is resumed.");
        MapChange(group, "resume", FleetCommandState.Running, "Goes on with a paused fleet command.");
        MapChange(group, "cancel", FleetCommandState.Cancelled, "Cancels a fleet command. What is under way ends; nothing more is sent.");
    }

    private static void MapChange(RouteGroupBuilder group, string verb, FleetCommandState state, string summary) =>
        group.MapPost("/{id}/" + verb, (PathText id, FleetCommandDesk desk, FleetQueries fleet, CancellationToken cancellation) => ChangeAsync(id, state, desk, fleet, cancellation))
            .RequireRole(ApiRole.Operator)
            .WithSummary(summary)
            .WithProblem(StatusCodes.Status404NotFound, "unknown-fleet-command")
            .WithProblem(StatusCodes.Status409Conflict, "fleet-command-state");

    private static async Task<Results<Created<FleetCommandResource>, ProblemHttpResult>> CreateAsync(
        HttpRequest request, FleetCommandDesk desk, CommandProtocol protocol, FleetQueries fleet, CancellationToken cancellation)
    {
        using JsonDocument body = await JsonBody.ReadAsync(request).ConfigureAwait(false);
        FleetCommandReading read = FleetCommandReading.Read(body.RootElement, protocol);
        if (read.Order is not { } order)
        {
            return Refuse(read);
        }

        return await desk.CreateAsync(order, cancellation).ConfigureAwait(false) is { } id
            ? TypedResults.Created($"/api/v1/fleet-commands/{id}", Show(id, fleet)!)
            : Problems.Create(
                StatusCodes.Status429TooManyRequests,
                "too-many-fleet-commands",
                "Too many fleet commands have not ended.",
                $"At most {FleetLimits.MaxUnfinished} may be under way or paused. Wait for one to end, or cancel one.");
    }

    private static async Task<Results<Ok<ItemPage<FleetCommandResource>>, ProblemHttpResult>> ListAsync(
        string? cursor, int? limit, StateQueries state, FleetQueries fleet, CancellationToken cancellation)
    {
        if (!Paging.TryRead(limit, cursor, out int count, out string? after, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await state.CatchUpAsync(cancellation).ConfigureAwait(false);
        IEnumerable<FleetCommandResource> newestFirst = fleet.FleetCommandIds()
            .Reverse()
            .Where(id => after is null || string.CompareOrdinal(id, after) < 0)
            .Select(id => Show(id, fleet))
            .OfType<FleetCommandResource>();
        return TypedResults.Ok(Paging.Take(newestFirst, count, item => item.FleetCommandId));
    }

    private static async Task<Results<Ok<FleetCommandResource>, ProblemHttpResult>> GetAsync(
        PathText id, StateQueries state, FleetQueries fleet, CancellationToken cancellation)
    {
        await state.CatchUpAsync(cancellation).ConfigureAwait(false);
        return Show(id.Value, fleet) is { } resource ? TypedResults.Ok(resource) : Unknown(id.Value);
    }

    private static async Task<Results<Ok<ItemPage<FleetResultResource>>, ProblemHttpResult>> ResultsAsync(
        PathText id, string? outcome, string? cursor, int? limit, StateQueries state, FleetQueries fleet, CancellationToken cancellation)
    {
        if (!Paging.TryReadNumber(limit, cursor, out int count, out long? start, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        if (outcome is not null && !Enum.GetValues<FleetOutcome>().Select(FleetResultResource.NameOf).Contains(outcome))
        {
            return Problems.InvalidRequest($"'outcome' must be one of {string.Join(", ", Enum.GetValues<FleetOutcome>().Select(FleetResultResource.NameOf))}.");
        }

        await state.CatchUpAsync(cancellation).ConfigureAwait(false);
        return fleet.FindFleetCommand(id.Value) is { } stored
            ? TypedResults.Ok(Collect(id.Value, stored, outcome, start ?? 0, count, fleet))
            : Unknown(id.Value);
    }

    private static ItemPage<FleetResultResource> Collect(string id, StoredFleetCommand stored, string? outcome, long start, int count, FleetQueries fleet)
    {
        List<FleetResultResource> items = [];
        long number = start;
        long end = Math.Min(stored.Total, start + MaxVisited);
        while (number < end && items.Count < count)
        {
            List<(string ChargePointId, FleetResult Result)> page = fleet.FleetPage(id, (int)(number / StoredFleetPage.Size));
            for (int index = (int)(number % StoredFleetPage.Size); index < page.Count && items.Count < count; index++, number++)
            {
                FleetResultResource item = Show(page[index].ChargePointId, page[index].Result, stored.State);
                if (outcome is null || item.Outcome == outcome)
                {
                    items.Add(item);
                }
            }

            if (page.Count == 0)
            {
                break;
            }
        }

        return new ItemPage<FleetResultResource>(items, number < stored.Total ? Paging.CursorOf(number.ToString(CultureInfo.InvariantCulture)) : null);
    }

    private static async Task<Results<Ok<FleetCommandResource>, ProblemHttpResult>> ChangeAsync(
        PathText id, FleetCommandState state, FleetCommandDesk desk, FleetQueries fleet, CancellationToken cancellation)
    {
        FleetChangeResult result = await desk.ChangeAsync(id.Value, state, cancellation).ConfigureAwait(false);
        if (result == FleetChangeResult.Unknown || Show(id.Value, fleet) is not { } resource)
        {
            return Unknown(id.Value);
        }

        return result == FleetChangeResult.Changed
            ? TypedResults.Ok(resource)
            : Problems.Create(
                StatusCodes.Status409Conflict,
                "fleet-command-state",
                "The fleet command's state does not allow this.",
                $"It is {resource.State}. A running one can be paused, a paused one resumed, and one that has not ended cancelled.",
                ("state", resource.State));
    }

    private static FleetResultResource Show(string chargePointId, FleetResult result, FleetCommandState state) => new()
    {
        ChargePointId = chargePointId,
        Outcome = FleetResultResource.NameOf(state == FleetCommandState.Cancelled && result.Outcome.IsOpen() ? FleetOutcome.Cancelled : result.Outcome),
        CommandId = result.CommandId == Guid.Empty ? null : result.CommandId.ToString("D", CultureInfo.InvariantCulture),
    };

    private static FleetCommandResource? Show(string id, FleetQueries fleet) =>
        fleet.FindFleetCommand(id) is { } stored && fleet.FindFleetOrder(id) is { } order ? FleetCommandResource.Of(id, stored, order) : null;

    private static ProblemHttpResult Unknown(string id) => Problems.Create(
        StatusCodes.Status404NotFound, "unknown-fleet-command", "The fleet command is not known.", $"No fleet command has the id '{id}', or it is older than Storage:Retention.");

    private static ProblemHttpResult Refuse(FleetCommandReading read)
    {
        if (read.Body is { } fault)
        {
            return Problems.InvalidBody(fault.Field, fault.Rule);
        }

        CommandOutcome outcome = read.UnknownAction is not null
            ? new CommandOutcome(CommandResult.UnknownAction)
            : new CommandOutcome(CommandResult.InvalidPayload) { Field = read.Payload!.Value.Path, Rule = read.Payload.Value.Rule };
        return CommandProblems.Of(outcome, chargePointId: "", read.UnknownAction ?? "");
    }
}
