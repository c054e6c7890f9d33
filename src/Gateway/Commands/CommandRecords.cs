using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Commands;

/// <summary>Finds in the store what an Idempotency-Key was used for before, within its 24 hours. Safe on any thread.</summary>
internal sealed class CommandRecords(StateQueries queries)
{
    /// <summary>The outcome of the command that this one repeats; null when it is the first under its key.</summary>
    public async Task<CommandOutcome?> FindEarlierAsync(Command command)
    {
        await queries.CatchUpAsync(CancellationToken.None).ConfigureAwait(false);
        CommandView? earlier = queries.FindByIdempotencyKey(command.ChargePointId, command.IdempotencyKey!);

        // One that found no place in the queue was never given to the charge point; its caller was told to try again.
        if (earlier is null || earlier.ErrorCode == FailureCode.TooManyCommands)
        {
            return null;
        }

        return BodyFingerprint.Matches(earlier.BodyHash.Span, earlier.CommandId, command.Action, command.Payload.Span)
            ? OutcomeOf(earlier)
            : new CommandOutcome(CommandResult.KeyReused);
    }

    /// <summary>What the caller of a recorded command was told, or would have been.</summary>
    internal static CommandOutcome OutcomeOf(CommandView view)
    {
        CommandResult result = (view.State, view.ErrorCode) switch
        {
            (CommandState.Queued or CommandState.Sent, _) => CommandResult.Underway,
            (CommandState.Accepted or CommandState.Rejected, _) => CommandResult.Confirmed,
            (CommandState.Timeout, _) => CommandResult.CallTimeout,
            (CommandState.Error, FailureCode.InvalidResponse) => CommandResult.InvalidResponse,
            (CommandState.Error, _) => CommandResult.CallError,
            (_, FailureCode.ChargePointOffline) => CommandResult.ChargePointOffline,
            _ => view.SentAt is null ? CommandResult.ChargePointOffline : CommandResult.ConnectionLost,
        };
        return new CommandOutcome(result)
        {
            CommandId = view.CommandId,
            Response = view.Response,
            ErrorCode = view.ErrorCode,
            ErrorDescription = view.ErrorDescription,
            ErrorDetails = view.ErrorDetails,
        };
    }
}
