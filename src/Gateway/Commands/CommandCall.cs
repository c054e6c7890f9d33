using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// A command on its way: records each step, hands the answer to the protocol for what it means, and tells whoever waits. Used under the
/// charge point's turn, except for <see cref="Done"/>, <see cref="QueuedAt"/>, which is set once before anybody else looks, and what the journal calls.
/// </summary>
internal sealed partial class CommandCall(Command command, CommandProtocol protocol, EffectWatch effects, CommandMetrics metrics, IEventJournal journal, TimeProvider clock, ILogger logger)
    : OutboundCall(command.Id, command.Action, command.Payload), ICommitWaiter
{
    /// <summary>Why a command of a charge point that was deleted ends.</summary>
    public const string Deleted = "The charge point was deleted.";

    private readonly long _takenAt = clock.GetTimestamp();

    // Continuations are the API's requests: they must not run on the journal's thread, nor under the turn.
    private readonly TaskCompletionSource<CommandOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CommandOutcome? _outcome;

    public Command Command => command;

    public CommandState State { get; private set; } = CommandState.Queued;

    /// <summary>The command's end, once it is on disk; fails with a <see cref="JournalUnavailableException"/> when it can't get there.</summary>
    public Task<CommandOutcome> Done => _done.Task;

    /// <summary>Where its CommandQueued is in the journal; none while it isn't recorded.</summary>
    public JournalPosition QueuedAt { get; private set; }

    /// <summary>Takes a held command back when its connection ends before it was sent. Null for one that isn't held.</summary>
    public Func<CommandCall, bool>? TryPostpone { get; init; }

    /// <summary>Its spans; null while nobody listens, and for one that was taken before the last restart.</summary>
    public CommandTrace? Trace { get; init; }

    /// <summary>States that the command exists. Comes first whatever comes first: the queue may send it before it returns.</summary>
    public void RecordQueued(ChargePoint chargePoint)
    {
        if (QueuedAt != JournalPosition.None)
        {
            return;
        }

        QueuedAt = chargePoint.Record(new CommandQueued
        {
            CommandId = command.Id,
            Action = command.Action,
            IdempotencyKey = command.IdempotencyKey,
            BodyHash = command.Fingerprint.Span,
            HoldUntil = command.HoldUntil,
            Request = command.KeptPayload.Span,
        });
        Trace?.Queued();
    }

    /// <summary>For a command that was recorded before the last restart.</summary>
    public void ResumeQueued(JournalPosition queuedAt) => QueuedAt = queuedAt;

    public override void Sent(ChargePoint chargePoint)
    {
        // The state follows the record: what could not be recorded has not happened, and is told again or ends unsent.
        CommandState state = CommandStates.Next(State, CommandEvent.Sent);
        RecordQueued(chargePoint);
        chargePoint.Record(new CommandSent { CommandId = command.Id });
        State = state;
        Trace?.Sent();
    }

    public override void Answered(ChargePoint chargePoint, ReadOnlySpan<byte> payload, bool isLate)
    {
        if (!TryRead(chargePoint, payload, out bool isAccepted, out PendingEffect? effect, out ReadOnlySpan<byte> kept))
        {
            Unreadable(chargePoint, "The confirmation's payload can't be read.", isLate);
            return;
        }

        CommandEvent happened = isLate ? CommandEvent.AnsweredLate : isAccepted ? CommandEvent.Accepted : CommandEvent.Rejected;
        JournalPosition position = Complete(chargePoint, happened, response: kept, effectUntil: effect is null ? null : clock.GetUtcNow() + effect.Patience);
        try
        {
            if (effect is not null)
            {
                effects.Expect(chargePoint, Trace?.Watch(effect) ?? effect);
            }
        }
        finally
        {
            Finish(new CommandOutcome(CommandResult.Confirmed) { CommandId = command.Id, Response = payload.ToArray() }, position);
        }
    }

    public override void Refused(ChargePoint chargePoint, string errorCode, string errorDescription, ReadOnlySpan<byte> errorDetails, bool isLate)
    {
        try
        {
            protocol.RedactError(Action, Payload.Span, ref errorDescription, ref errorDetails);
        }
        catch (Exception exception)
        {
            Log.AnswerFailed(logger, exception, command.ChargePointId, command.Action, command.Id);
            Unreadable(chargePoint, "The CALLERROR can't be read.", isLate);
            return;
        }

        JournalPosition position = Complete(chargePoint, isLate ? CommandEvent.AnsweredLate : CommandEvent.Failed, errorCode, errorDescription, errorDetails);
        Finish(new CommandOutcome(CommandResult.CallError)
        {
            CommandId = command.Id,
            ErrorCode = errorCode,
            ErrorDescription = errorDescription,
            ErrorDetails = errorDetails.ToArray(),
        }, position);
    }

    public override void Unreadable(ChargePoint chargePoint, string reason, bool isLate) =>
        Fail(chargePoint, isLate ? CommandEvent.AnsweredLate : CommandEvent.Failed, CommandResult.InvalidResponse, FailureCode.InvalidResponse, reason);

    public override void TimedOut(ChargePoint chargePoint)
    {
        AdoptUnanswered(chargePoint);
        Fail(chargePoint, CommandEvent.TimedOut, CommandResult.CallTimeout, FailureCode.CallTimeout, "The charge point did not answer in time.");
    }

    public override void Lost(ChargePoint chargePoint, bool wasSent)
    {
        try
        {
            if (wasSent)
            {
                AdoptUnanswered(chargePoint);
                Fail(chargePoint, CommandEvent.Lost, CommandResult.ConnectionLost, FailureCode.ConnectionLost, "The connection ended after the command was sent.");
            }
            else
            {
                LoseUnsent(chargePoint, "The connection ended before the command was sent.");
            }
        }
        catch (JournalUnavailableException exception)
        {
            // The session is ending, most likely for the same reason, and has others to tell; after a restart the command is offline.
            Log.EndNotRecorded(logger, exception, command.ChargePointId, command.Action, command.Id);
        }
    }

    /// <summary>Its hold has run out, or can't be kept.</summary>
    public void GiveUp(ChargePoint chargePoint, string why) =>
        Fail(chargePoint, CommandEvent.Lost, CommandResult.ChargePointOffline, FailureCode.ChargePointOffline, why);

    /// <summary>The queue had no place left for a command that was recorded already.</summary>
    public void GiveUpForRoom(ChargePoint chargePoint) =>
        Fail(chargePoint, CommandEvent.Lost, CommandResult.TooManyCommands, FailureCode.TooManyCommands, "The charge point's queue is full.");

    private void LoseUnsent(ChargePoint chargePoint, string why)
    {
        if (!chargePoint.IsKnown)
        {
            GiveUp(chargePoint, Deleted);
            return;
        }

        if (QueuedAt != JournalPosition.None && TryPostpone?.Invoke(this) == true)
        {
            State = CommandStates.Next(State, CommandEvent.Postponed);
            return;
        }

        GiveUp(chargePoint, why);
    }

    // Nobody else ends this command any more, so whatever goes wrong with what the charge point sent must come back from here.
    private bool TryRead(ChargePoint chargePoint, ReadOnlySpan<byte> payload, out bool isAccepted, out PendingEffect? effect, out ReadOnlySpan<byte> kept)
    {
        try
        {
            isAccepted = protocol.IsAccepted(Action, payload);
            effect = isAccepted ? Expect(chargePoint, payload) : null;
            kept = protocol.TryRedactAnswer(Action, Payload.Span, payload, out byte[]? redacted) ? redacted : payload;
            Adopt(chargePoint, payload);
            return true;
        }
        catch (JournalUnavailableException exception)
        {
            _done.TrySetException(exception);
            throw;
        }
        catch (Exception exception)
        {
            Log.AnswerFailed(logger, exception, command.ChargePointId, command.Action, command.Id);
            isAccepted = false;
            effect = null;
            kept = default;
            return false;
        }
    }

    private PendingEffect? Expect(ChargePoint chargePoint, ReadOnlySpan<byte> payload)
    {
        try
        {
            return protocol.Expect(chargePoint, command, payload);
        }
        catch (Exception exception)
        {
            Log.AdoptionFailed(logger, exception, command.ChargePointId, command.Action, command.Id);
            return null;
        }
    }

    private void Adopt(ChargePoint chargePoint, ReadOnlySpan<byte> payload)
    {
        try
        {
            protocol.Adopt(chargePoint, command, payload);
        }
        catch (Exception exception) when (exception is not JournalUnavailableException)
        {
            // The answer itself is good and belongs to whoever asked.
            Log.AdoptionFailed(logger, exception, command.ChargePointId, command.Action, command.Id);
        }
    }

    private void AdoptUnanswered(ChargePoint chargePoint)
    {
        try
        {
            protocol.AdoptUnanswered(chargePoint, command);
        }
        catch (Exception exception) when (exception is not JournalUnavailableException)
        {
            Log.AdoptionFailed(logger, exception, command.ChargePointId, command.Action, command.Id);
        }
    }

    private void Fail(ChargePoint chargePoint, CommandEvent happened, CommandResult result, string code, string why)
    {
        JournalPosition position = Complete(chargePoint, happened, code, why);
        Finish(new CommandOutcome(result) { CommandId = command.Id, ErrorDescription = why }, position);
    }

    private JournalPosition Complete(
        ChargePoint chargePoint,
        CommandEvent happened,
        string? errorCode = null,
        string? errorDescription = null,
        ReadOnlySpan<byte> errorDetails = default,
        ReadOnlySpan<byte> response = default,
        DateTimeOffset? effectUntil = null)
    {
        try
        {
            RecordQueued(chargePoint);
            CommandState state = CommandStates.Next(State, happened);
            JournalPosition position = chargePoint.Record(new CommandCompleted
            {
                CommandId = command.Id,
                Action = command.Action,
                State = state,
                ErrorCode = errorCode,
                ErrorDescription = errorDescription,
                ErrorDetails = errorDetails,
                IsLate = happened == CommandEvent.AnsweredLate,
                Response = response,
                EffectUntil = effectUntil,
            });
            State = state;
            if (happened != CommandEvent.AnsweredLate)
            {
                metrics.Ended(command.Action, state, clock.GetElapsedTime(_takenAt));
                Trace?.Ended(state, errorCode);
            }

            Log.Completed(logger, command.ChargePointId, command.Action, command.Id, State);
            return position;
        }
        catch (JournalUnavailableException exception)
        {
            // What isn't recorded isn't told; whoever waits must not wait for ever.
            _done.TrySetException(exception);
            throw;
        }
    }

    // Waiting for the disk begins here, in place of on a thread of the pool that would have to be woken for it first.
    private void Finish(CommandOutcome outcome, JournalPosition position)
    {
        // A late answer changes nothing of what the caller was told after the time-out.
        if (_outcome is not null)
        {
            return;
        }

        _outcome = outcome;
        if (journal.NotifyWhenCommitted(position, this))
        {
            _done.TrySetResult(outcome);
        }
    }

    void ICommitWaiter.OnCommitted(JournalPosition committed) => _done.TrySetResult(_outcome!);

    void ICommitWaiter.OnJournalFailed() =>
        _done.TrySetException(new JournalUnavailableException("The journal failed or was closed before the command's end reached the disk."));
}
