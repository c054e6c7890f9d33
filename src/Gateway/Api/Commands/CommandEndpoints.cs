using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Commands;

/// <summary><c>/charge-points/{id}/commands</c>, <c>/commands</c> and <c>/charge-points/{id}/local-list/sync</c>: what charge points are asked to do.</summary>
internal static class CommandEndpoints
{
    private const string CommandIdHeader = "Command-Id";
    private const string Json = "application/json";

    public static void MapCommands(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("").WithTags("Commands");
        group.MapPost("/charge-points/{id}/commands/{action}", SendAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Sends an OCPP action to a charge point and returns its confirmation.")
            .WithDescription(
                "The body is the OCPP request, sent as it is; 200 is the charge point's confirmation, unchanged, whatever its status, and the header `Command-Id` names the command. "
                + "After `wait` (default: until done; `0`, or `Prefer: respond-async`: at once) it is 202 and the command goes on. "
                + "With `hold` the command waits so long for a charge point that isn't connected. "
                + "An `Idempotency-Key` (kept 24 h per charge point) makes a repeat return the first one's outcome.")
            .WithBody<object>("The OCPP request's payload.")
            .WithCommandHeaders()
            .Produces<object>(StatusCodes.Status200OK, Json)
            .Produces<CommandTicket>(StatusCodes.Status202Accepted)
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-action")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-payload")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused")
            .WithCommandProblems();
        group.MapPost("/charge-points/{id}/local-list/sync", SyncLocalListAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Brings a charge point's local list in line with the id tags.")
            .WithDescription(
                "Differential where the charge point has the list that the gateway knows, in full otherwise. `status` is the charge point's, or NotSupported where it has no list. "
                + "Which tags belong to the list: `idTags` or `labels` of the body, else as `Ocpp:LocalListLabel` says, else all.")
            .WithBody<LocalListBody>("Which tags; may be left out.")
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body")
            .WithProblem(StatusCodes.Status409Conflict, "local-list-sync-underway")
            .WithProblem(StatusCodes.Status409Conflict, "local-list-too-long")
            .WithCommandProblems();
        group.MapGet("/commands", ListAsync)
            .WithSummary("Lists commands, the newest first, of one charge point or of all.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");
        group.MapGet("/commands/{commandId}", GetAsync)
            .WithSummary("Shows a command: how far it is, what was answered, and what it brought about.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-command");
    }

    private static async Task<IResult> SendAsync(
        ChargePointId id, PathText action, string? wait, string? hold, HttpContext context, CommandDesk desk, CancellationToken cancellation)
    {
        if (!CommandWishes.TryRead(context.Request, wait, hold, out CommandOptions options, out string? fault))
        {
            return Problems.InvalidRequest(fault);
        }

        ReadOnlyMemory<byte> body = await CommandBody.ReadAsync(context.Request).ConfigureAwait(false);
        CommandOutcome outcome = await desk.SubmitAsync(id.Value, action.Value, body, options, cancellation).ConfigureAwait(false);
        if (outcome.CommandId is not null)
        {
            context.Response.Headers[CommandIdHeader] = outcome.CommandId;
        }

        return outcome.Result switch
        {
            CommandResult.Confirmed => new Confirmation(outcome.Response),
            CommandResult.Underway => TypedResults.Accepted(PathOf(outcome.CommandId!), new CommandTicket(outcome.CommandId!)),
            _ => CommandProblems.Of(outcome, id.Value, action.Value),
        };
    }

    private static async Task<Results<Ok<LocalListSyncResource>, ProblemHttpResult>> SyncLocalListAsync(
        ChargePointId id, HttpRequest request, LocalListSync sync, CancellationToken cancellation)
    {
        // An empty body is an empty object, as for a command.
        using JsonDocument body = JsonBody.Parse(await CommandBody.ReadAsync(request).ConfigureAwait(false));
        if (!LocalListBody.TryRead(body.RootElement, out LocalListSelection selection, out BodyFault fault))
        {
            return Problems.InvalidBody(fault.Field, fault.Rule);
        }

        LocalListSyncOutcome outcome = await sync.RunAsync(id.Value, selection, cancellation).ConfigureAwait(false);
        if (outcome.IsRunning)
        {
            return Problems.Create(
                StatusCodes.Status409Conflict, "local-list-sync-underway", "The local list is being brought in line already.", "Wait for the other call to end.");
        }

        if (outcome.MaxLength is { } most)
        {
            string detail = string.Create(CultureInfo.InvariantCulture, $"There are {outcome.Wanted} id tags; the charge point's LocalAuthListMaxLength is {most}. Nothing was sent.");
            return Problems.Create(StatusCodes.Status409Conflict, "local-list-too-long", "The charge point's local list is too small.", detail);
        }

        return outcome.Failure is { } failure
            ? CommandProblems.Of(failure, id.Value, "SendLocalList")
            : TypedResults.Ok(new LocalListSyncResource(outcome.ListVersion, outcome.UpdateType!, outcome.Status!));
    }

    private static async Task<Results<Ok<ItemPage<CommandResource>>, ProblemHttpResult>> ListAsync(
        string? chargePointId, string? cursor, int? limit, StateQueries queries, CancellationToken cancellation)
    {
        if (!Paging.TryReadNumber(limit, cursor, out int count, out long? from, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        Page<CommandView> page = queries.Commands(chargePointId, from, count);
        return TypedResults.Ok(Paging.From(page, CommandResource.Of));
    }

    private static async Task<Results<Ok<CommandResource>, ProblemHttpResult>> GetAsync(PathText commandId, StateQueries queries, CancellationToken cancellation)
    {
        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return queries.FindCommand(commandId.Value) is { } view
            ? TypedResults.Ok(CommandResource.Of(view))
            : Problems.Create(
                StatusCodes.Status404NotFound, "unknown-command", "The command is not known.", $"No command has the id '{commandId.Value}', or it is older than Storage:Retention.");
    }

    private static string PathOf(string commandId) => $"/api/v1/commands/{commandId}";
}
