using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Commands;

/// <summary>Takes up at the start what accepted commands had yet to bring about when the program went: a firmware update takes a night.</summary>
internal sealed class EffectRecovery(StateQueries queries, ChargePointDirectory directory, CommandProtocol protocol, EffectWatch effects, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await queries.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        foreach (CommandView command in queries.CommandsAwaitingEffect())
        {
            ChargePoint chargePoint = directory.Acquire(command.ChargePointId);
            try
            {
                lock (chargePoint.Turn)
                {
                    Resume(chargePoint, command);
                }
            }
            finally
            {
                directory.Release(chargePoint);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Resume(ChargePoint chargePoint, CommandView view)
    {
        Command command = new()
        {
            Id = view.CommandId,
            ChargePointId = view.ChargePointId,
            Action = view.Action,
            Payload = view.Request,
            KeptPayload = view.Request,
        };
        TimeSpan left = view.EffectUntil!.Value - clock.GetUtcNow();
        if (left > TimeSpan.Zero && protocol.Expect(chargePoint, command, view.Response.Span) is { } effect)
        {
            effects.Expect(chargePoint, effect with { Patience = left, IsUnderway = view.EffectOutcome == EffectOutcome.Underway });
            return;
        }

        chargePoint.Record(new CommandEffectMissed { CommandId = view.CommandId });
    }
}
