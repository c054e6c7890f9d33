using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Commands;

namespace Ocpp.Gateway.Api.Commands;

/// <summary>The problems in which a command can end, as the API's table of command errors has them.</summary>
internal static class CommandProblems
{
    /// <summary>The problem of an outcome that is one.</summary>
    /// <exception cref="UnreachableException">It is none: the charge point confirmed, or the command goes on.</exception>
    public static ProblemHttpResult Of(CommandOutcome outcome, string chargePointId, string action) => outcome.Result switch
    {
        CommandResult.UnknownChargePoint => Problems.UnknownChargePoint(chargePointId),
        CommandResult.UnknownAction => Problems.Create(
            StatusCodes.Status404NotFound, "unknown-action", "The action is not known.", $"'{action}' is no action that a Central System sends."),
        CommandResult.ChargePointOffline => Problems.Create(
            StatusCodes.Status409Conflict,
            FailureCode.ChargePointOffline,
            "The charge point is not connected.",
            "Nothing was sent. What is given to /commands/{action} with ?hold=1h waits for the charge point to connect.",
            Name(outcome)),
        CommandResult.ChargePointNotAccepted => Problems.Create(
            StatusCodes.Status409Conflict,
            "charge-point-not-accepted",
            "The charge point is not accepted.",
            "One whose bootStatus is Rejected gets no commands, one whose is Pending none that start or stop a transaction."),
        CommandResult.InvalidPayload => Problems.Create(
            StatusCodes.Status422UnprocessableEntity,
            "invalid-payload",
            "The body breaks the action's schema.",
            string.IsNullOrEmpty(outcome.Field) ? $"The body: {outcome.Rule}." : $"'{outcome.Field}': {outcome.Rule}.",
            ("field", outcome.Field),
            ("rule", outcome.Rule)),
        CommandResult.KeyReused => Problems.Create(
            StatusCodes.Status422UnprocessableEntity,
            "idempotency-key-reused",
            "The Idempotency-Key stands for another command.",
            "Under this key another action or body was sent to this charge point. Take a new key for a new command."),
        CommandResult.TooManyCommands => Problems.Create(
            StatusCodes.Status429TooManyRequests,
            FailureCode.TooManyCommands,
            "The charge point's queue is full.",
            "A charge point answers one command at a time. Wait for some of those before this one to end.",
            Name(outcome)),
        CommandResult.CallError => Problems.Create(
            StatusCodes.Status502BadGateway,
            "call-error",
            "The charge point answered with an error.",
            string.IsNullOrEmpty(outcome.ErrorDescription) ? $"The charge point answered {outcome.ErrorCode}." : $"The charge point answered {outcome.ErrorCode}: {outcome.ErrorDescription}",
            Name(outcome),
            ("errorCode", outcome.ErrorCode),
            ("errorDescription", outcome.ErrorDescription),
            ("errorDetails", new RawJson(outcome.ErrorDetails))),
        CommandResult.InvalidResponse => Problems.Create(
            StatusCodes.Status502BadGateway, FailureCode.InvalidResponse, "The charge point's answer can't be read.", outcome.ErrorDescription ?? "The confirmation is no JSON object.", Name(outcome)),
        CommandResult.ConnectionLost => Problems.Create(
            StatusCodes.Status502BadGateway,
            FailureCode.ConnectionLost,
            "The connection ended before the answer.",
            "The command was sent, and the charge point may have carried it out. It is never sent again.",
            Name(outcome)),
        CommandResult.CallTimeout => Problems.Create(
            StatusCodes.Status504GatewayTimeout,
            FailureCode.CallTimeout,
            "The charge point did not answer in time.",
            "The command was sent, and the charge point may carry it out yet. A later answer is kept with the command.",
            Name(outcome)),
        _ => throw new UnreachableException($"{outcome.Result} is no problem."),
    };

    /// <summary>States in the OpenAPI document what <see cref="Of"/> may answer.</summary>
    public static RouteHandlerBuilder WithCommandProblems(this RouteHandlerBuilder endpoint) => endpoint
        .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point")
        .WithProblem(StatusCodes.Status409Conflict, FailureCode.ChargePointOffline)
        .WithProblem(StatusCodes.Status409Conflict, "charge-point-not-accepted")
        .WithProblem(StatusCodes.Status429TooManyRequests, FailureCode.TooManyCommands)
        .WithProblem(StatusCodes.Status502BadGateway, "call-error")
        .WithProblem(StatusCodes.Status502BadGateway, FailureCode.InvalidResponse)
        .WithProblem(StatusCodes.Status502BadGateway, FailureCode.ConnectionLost)
        .WithProblem(StatusCodes.Status504GatewayTimeout, FailureCode.CallTimeout)
        .WithProblem(StatusCodes.Status503ServiceUnavailable, "storage-unavailable");

    private static (string, object?) Name(CommandOutcome outcome) => ("commandId", outcome.CommandId);
}
