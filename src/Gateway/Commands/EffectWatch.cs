using System.Collections.Concurrent;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Keeps the charge points alive whose commands have an effect outstanding: a Reset's BootNotification comes over the next connection,
/// and in between nobody else holds the live object. Lets them go when the last effect was seen or took too long. Safe on any thread.
/// </summary>
internal sealed class EffectWatch(ChargePointDirectory directory, TimeProvider clock) : BackgroundService
{
    /// <summary>How often what took too long is dropped.</summary>
    public static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ChargePoint, byte> _watched = new();

    /// <summary>Charge points with an effect outstanding.</summary>
    public int Count => _watched.Count;

    /// <summary>Awaits an effect. Call it in the charge point's turn, from a session of it or with a reference held.</summary>
    public void Expect(ChargePoint chargePoint, PendingEffect effect)
    {
        chargePoint.Effects ??= new CommandEffects(clock);
        chargePoint.Effects.Add(effect);
        if (_watched.TryAdd(chargePoint, 0))
        {
            // The same object: whoever holds the turn holds a reference.
            directory.Acquire(chargePoint.Id);
        }
    }

    /// <summary>Drops what took too long, and lets go of charge points with nothing outstanding.</summary>
    public void Sweep()
    {
        foreach ((ChargePoint chargePoint, _) in _watched)
        {
            lock (chargePoint.Turn)
            {
                chargePoint.Effects?.Expire();
                if (chargePoint.Effects is { IsEmpty: false })
                {
                    continue;
                }

                chargePoint.Effects = null;
                _watched.TryRemove(chargePoint, out _);
            }

            directory.Release(chargePoint);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(SweepInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Sweep();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends; effects don't outlive it.
            return;
        }
    }
}
