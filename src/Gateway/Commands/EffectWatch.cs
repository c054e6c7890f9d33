using System.Collections.Concurrent;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Keeps the charge points alive whose commands have an effect outstanding: a Reset's BootNotification comes over the next connection,
/// and in between nobody else holds the live object. Lets them go when the last effect was seen or took too long. Safe on any thread.
/// </summary>
internal sealed partial class EffectWatch(ChargePointDirectory directory, TimeProvider clock, ILogger<EffectWatch> logger) : BackgroundService
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
        if (chargePoint.Effects.Add(effect) is { } displaced)
        {
            chargePoint.Record(new CommandEffectMissed { CommandId = displaced });
        }

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
            if (!StillAwaits(chargePoint))
            {
                directory.Release(chargePoint);
            }
        }
    }

    private bool StillAwaits(ChargePoint chargePoint)
    {
        lock (chargePoint.Turn)
        {
            try
            {
                chargePoint.Effects?.Expire(chargePoint);
            }
            catch (JournalUnavailableException exception)
            {
                // What can't be stated stays, and is tried again.
                Log.NotRecorded(logger, exception, chargePoint.Id);
                return true;
            }

            if (chargePoint.Effects is { IsEmpty: false })
            {
                return true;
            }

            chargePoint.Effects = null;
            _watched.TryRemove(chargePoint, out _);
            return false;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.EachAsync(SweepInterval, Sweep, stoppingToken);
}
