using Ocpp.Codec;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Takes commands from the API and brings them to charge points: checks the payload by the schema and nothing else, knows repeats, puts
/// the command into its session's queue or holds it, and waits for the outcome as long as the caller likes. Safe on any thread.
/// </summary>
internal sealed class CommandDesk(
    CommandProtocol protocol,
    ChargePointDirectory directory,
    SessionTable sessions,
    CommandRecords records,
    IEventJournal journal,
    HeldCommands held,
    EffectWatch effects,
    CommandMetrics metrics,
    CommandTraces traces,
    TimeProvider clock,
    ILogger<CommandCall> logger)
{
    private readonly KeyedAttempts _keyed = new();

    /// <summary>Commands with an Idempotency-Key that a repeat would still join; of some moment. One is let go a moment after its outcome was told.</summary>
    public int KeyedUnderWay => _keyed.Count;

    /// <summary>Sends a command and waits for its outcome, which is on disk when this returns.</summary>
    /// <param name="chargePointId">The charge point.</param>
    /// <param name="action">The OCPP action's name.</param>
    /// <param name="payload">The request: one JSON value, well-formed UTF-8. It is sent byte by byte.</param>
    /// <param name="options">Waiting, holding and the Idempotency-Key.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    /// <exception cref="JournalUnavailableException">The disk takes nothing; the command may or may not go on.</exception>
    public async Task<CommandOutcome> SubmitAsync(
        string chargePointId, string action, ReadOnlyMemory<byte> payload, CommandOptions options, CancellationToken cancellationToken)
    {
        if (!directory.IsKnown(chargePointId))
        {
            return new CommandOutcome(CommandResult.UnknownChargePoint);
        }

        if (!protocol.IsCommand(action))
        {
            return new CommandOutcome(CommandResult.UnknownAction);
        }

        if (!protocol.TryCheck(action, payload.Span, out CodecFault fault))
        {
            return new CommandOutcome(CommandResult.InvalidPayload) { Field = fault.Path, Rule = fault.Rule };
        }

        Command command = Describe(chargePointId, action, payload, options);
        Task<CommandTaking>? taken = command.IdempotencyKey is null
            ? TakeAsync(command)
            : _keyed.TakeOrJoin(command, () => TakeKeyedAsync(command));
        return taken is null
            ? new CommandOutcome(CommandResult.KeyReused)
            : await WaitAsync(await taken.WaitAsync(cancellationToken).ConfigureAwait(false), options.Wait, cancellationToken).ConfigureAwait(false);
    }

    private Command Describe(string chargePointId, string action, ReadOnlyMemory<byte> payload, CommandOptions options)
    {
        string id = Command.NewId(clock);
        bool holdsSecret = protocol.TryRedact(action, payload.Span, out byte[]? redacted);
        return new Command
        {
            Id = id,
            ChargePointId = chargePointId,
            Action = action,
            Payload = payload,
            KeptPayload = holdsSecret ? redacted : payload,
            IdempotencyKey = options.IdempotencyKey,
            Fingerprint = options.IdempotencyKey is null ? default : BodyFingerprint.Compute(id, action, payload.Span, holdsSecret && !options.IsBodyKept),
            HoldUntil = options.Hold is { } hold ? clock.GetUtcNow() + hold : null,
            Password = protocol.ReadPassword(action, payload.Span),
        };
    }

    private async Task<CommandOutcome> WaitAsync(CommandTaking taking, TimeSpan? wait, CancellationToken cancellationToken)
    {
        if (taking.Outcome is { } outcome)
        {
            return outcome;
        }

        CommandCall call = taking.Call!;
        try
        {
            return wait is { } limit
                ? await call.Done.WaitAsync(limit, clock, cancellationToken).ConfigureAwait(false)
                : await call.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await journal.WaitForCommitAsync(call.QueuedAt, cancellationToken).ConfigureAwait(false);
            return new CommandOutcome(CommandResult.Underway) { CommandId = call.Command.Id };
        }
    }

    /// <summary>Without a key the queue comes first: a command that finds no place leaves no trace.</summary>
    private Task<CommandTaking> TakeAsync(Command command)
    {
        CommandCall call = NewCall(command);
        if (sessions.TryGet(command.ChargePointId, out ChargePointSession? session))
        {
            lock (session.ChargePoint.Turn)
            {
                if (Acceptance.Refuses(session.ChargePoint.Registration, protocol, command.Action))
                {
                    return Refuse(CommandResult.ChargePointNotAccepted);
                }

                switch (session.Enqueue(call))
                {
                    case EnqueueResult.Queued:
                        call.RecordQueued(session.ChargePoint);
                        return Task.FromResult(CommandTaking.OnItsWay(call));
                    case EnqueueResult.QueueFull:
                        return Refuse(CommandResult.TooManyCommands);
                    case EnqueueResult.Closed:
                        break;
                }
            }
        }

        return command.HoldUntil is null ? Refuse(CommandResult.ChargePointOffline) : Task.FromResult(Hold(call));
    }

    /// <summary>
    /// With a key the record comes first, and is on disk before anything is sent: a repeat after a crash must find it, or the charge point
    /// would be asked twice.
    /// </summary>
    private async Task<CommandTaking> TakeKeyedAsync(Command command)
    {
        if (await records.FindEarlierAsync(command).ConfigureAwait(false) is { } earlier)
        {
            return CommandTaking.Ended(earlier);
        }

        CommandCall call = NewCall(command);
        if (!sessions.TryGet(command.ChargePointId, out ChargePointSession? session))
        {
            return command.HoldUntil is null ? CommandTaking.Ended(new CommandOutcome(CommandResult.ChargePointOffline)) : Hold(call);
        }

        ChargePoint chargePoint = directory.Acquire(command.ChargePointId);
        try
        {
            lock (chargePoint.Turn)
            {
                if (Acceptance.Refuses(chargePoint.Registration, protocol, command.Action))
                {
                    return CommandTaking.Ended(new CommandOutcome(CommandResult.ChargePointNotAccepted));
                }

                call.RecordQueued(chargePoint);
            }

            await journal.WaitForCommitAsync(call.QueuedAt, CancellationToken.None).ConfigureAwait(false);
            lock (chargePoint.Turn)
            {
                switch (session.Enqueue(call))
                {
                    case EnqueueResult.QueueFull:
                        call.GiveUpForRoom(chargePoint);
                        break;
                    case EnqueueResult.Closed:
                        call.Lost(chargePoint, wasSent: false);
                        break;
                    case EnqueueResult.Queued:
                        break;
                }
            }

            return CommandTaking.OnItsWay(call);
        }
        finally
        {
            directory.Release(chargePoint);
        }
    }

    private CommandTaking Hold(CommandCall call)
    {
        ChargePoint chargePoint = directory.Acquire(call.Command.ChargePointId);
        try
        {
            lock (chargePoint.Turn)
            {
                if (!chargePoint.IsKnown)
                {
                    // Deleted since it was looked up: nothing would end it then.
                    return CommandTaking.Ended(new CommandOutcome(CommandResult.UnknownChargePoint));
                }

                if (!held.TryAdd(call))
                {
                    return CommandTaking.Ended(new CommandOutcome(CommandResult.TooManyCommands));
                }

                try
                {
                    call.RecordQueued(chargePoint);
                }
                catch (JournalUnavailableException)
                {
                    held.Remove(call);
                    throw;
                }
            }

            return CommandTaking.OnItsWay(call);
        }
        finally
        {
            directory.Release(chargePoint);
        }
    }

    private CommandCall NewCall(Command command) =>
        new(command, protocol, effects, metrics, journal, clock, logger) { TryPostpone = command.HoldUntil is null ? null : held.TryAdd, Trace = traces.Begin(command) };

    private static Task<CommandTaking> Refuse(CommandResult result) => Task.FromResult(CommandTaking.Ended(new CommandOutcome(result)));
}
