using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Takes up at the start what was held when the program went: commands that wait for their charge point and were never sent. One whose kept
/// request was redacted can't be sent any more and ends offline.
/// </summary>
internal sealed partial class HeldCommandRecovery(
    StateQueries queries,
    ChargePointDirectory directory,
    HeldCommands held,
    CommandProtocol protocol,
    EffectWatch effects,
    CommandMetrics metrics,
    IEventJournal journal,
    TimeProvider clock,
    ILogger<CommandCall> callLogger,
    ILogger<HeldCommandRecovery> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // What the state's own start has ended shows only then.
        await queries.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        int count = 0;
        foreach (CommandView command in queries.UnfinishedCommands())
        {
            if (command.State == CommandState.Queued && command.HoldUntil > clock.GetUtcNow())
            {
                Resume(command);
                count++;
            }
        }

        if (count > 0)
        {
            Log.Resumed(logger, count);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Resume(CommandView view)
    {
        Command command = new()
        {
            Id = view.CommandId,
            ChargePointId = view.ChargePointId,
            Action = view.Action,
            Payload = view.Request,
            KeptPayload = view.Request,
            IdempotencyKey = view.IdempotencyKey,
            Fingerprint = view.BodyHash,
            HoldUntil = view.HoldUntil,
        };
        CommandCall call = new(command, protocol, effects, metrics, journal, clock, callLogger) { TryPostpone = held.TryAdd };
        call.ResumeQueued(new(view.Number));

        ChargePoint chargePoint = directory.Acquire(command.ChargePointId);
        try
        {
            lock (chargePoint.Turn)
            {
                if (!chargePoint.IsKnown)
                {
                    // An earlier build left it behind when its charge point was deleted.
                    call.GiveUp(chargePoint, CommandCall.Deleted);
                }
                else if (protocol.TryRedact(command.Action, command.Payload.Span, out _))
                {
                    call.GiveUp(chargePoint, "The gateway was restarted and does not keep secrets to send later.");
                }
                else if (!held.TryAdd(call))
                {
                    call.GiveUp(chargePoint, "The gateway was restarted and holds too many commands.");
                }
            }
        }
        finally
        {
            directory.Release(chargePoint);
        }
    }
}
