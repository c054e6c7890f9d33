using System.Collections.Concurrent;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Commands that wait for their charge point to connect (<c>?hold=1h</c>), in the order in which they were given. Looks once a second
/// who has come and whose time is over. Survives a restart, since each is recorded. Safe on any thread.
/// </summary>
internal sealed partial class HeldCommands(
    SessionTable sessions, ChargePointDirectory directory, CommandProtocol protocol, TimeProvider clock, ILogger<HeldCommands> logger) : BackgroundService
{
    /// <summary>Commands held for one charge point: as many as its session would queue.</summary>
    public const int MaxPerChargePoint = 32;

    /// <summary>Commands held in all; each keeps its request in memory.</summary>
    public const int MaxTotal = 100_000;

    /// <summary>How often presence and time are looked at.</summary>
    public static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, List<CommandCall>> _held = new(StringComparer.Ordinal);
    private int _total;

    /// <summary>Commands held in all.</summary>
    public int Count => Volatile.Read(ref _total);

    /// <summary>Holds a command. False when there is no room, or its time is over. Call it in the charge point's turn.</summary>
    public bool TryAdd(CommandCall held)
    {
        if (held.Command.HoldUntil is not { } until || until <= clock.GetUtcNow())
        {
            return false;
        }

        if (Interlocked.Increment(ref _total) > MaxTotal)
        {
            Interlocked.Decrement(ref _total);
            return false;
        }

        while (true)
        {
            List<CommandCall> queue = _held.GetOrAdd(held.Command.ChargePointId, static _ => []);
            lock (queue)
            {
                if (!IsCurrent(held.Command.ChargePointId, queue))
                {
                    continue;
                }

                if (queue.Count >= MaxPerChargePoint)
                {
                    Interlocked.Decrement(ref _total);
                    return false;
                }

                queue.Add(held);
                return true;
            }
        }
    }

    /// <summary>Takes back a command that could not be recorded.</summary>
    public void Remove(CommandCall held)
    {
        if (_held.TryGetValue(held.Command.ChargePointId, out List<CommandCall>? queue))
        {
            lock (queue)
            {
                if (queue.Remove(held))
                {
                    Interlocked.Decrement(ref _total);
                }
            }
        }
    }

    /// <summary>Ends what waits for a charge point that is being deleted, held or in its session's queue: whoever comes by its name is another. Call it in its turn.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; what could not be ended stays held.</exception>
    public void EndAll(ChargePoint chargePoint)
    {
        // Those that were held come back from the queue.
        if (sessions.TryGet(chargePoint.Id, out ChargePointSession? session))
        {
            session.LoseWaiting();
        }

        if (!_held.TryGetValue(chargePoint.Id, out List<CommandCall>? queue))
        {
            return;
        }

        lock (queue)
        {
            while (queue.Count > 0)
            {
                queue[0].GiveUp(chargePoint, CommandCall.Deleted);
                queue.RemoveAt(0);
                Interlocked.Decrement(ref _total);
            }

            _held.TryRemove(new KeyValuePair<string, List<CommandCall>>(chargePoint.Id, queue));
        }
    }

    /// <summary>Hands over what is held for charge points that are connected and accepted, and ends what has waited too long.</summary>
    public void Sweep()
    {
        foreach ((string chargePointId, List<CommandCall> queue) in _held)
        {
            try
            {
                Sweep(chargePointId, queue);
            }
            catch (JournalUnavailableException exception)
            {
                // The commands stay held; the next sweep tries again.
                Log.SweepFailed(logger, exception, chargePointId);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.EachAsync(SweepInterval, Sweep, stoppingToken);

    private void Sweep(string chargePointId, List<CommandCall> queue)
    {
        bool isConnected = sessions.TryGet(chargePointId, out ChargePointSession? session);
        if (!isConnected && !HasExpired(queue))
        {
            return;
        }

        ChargePoint chargePoint = directory.Acquire(chargePointId);
        try
        {
            // The turn before the queue's lock, as everywhere.
            lock (chargePoint.Turn)
            {
                lock (queue)
                {
                    Expire(chargePoint, queue);
                    if (session is not null)
                    {
                        HandOver(session, queue);
                    }

                    if (queue.Count == 0)
                    {
                        _held.TryRemove(new KeyValuePair<string, List<CommandCall>>(chargePointId, queue));
                    }
                }
            }
        }
        finally
        {
            directory.Release(chargePoint);
        }
    }

    private void Expire(ChargePoint chargePoint, List<CommandCall> queue)
    {
        DateTimeOffset now = clock.GetUtcNow();
        for (int index = queue.Count - 1; index >= 0; index--)
        {
            if (queue[index].Command.HoldUntil <= now)
            {
                queue[index].GiveUp(chargePoint, "The charge point did not connect in time.");
                queue.RemoveAt(index);
                Interlocked.Decrement(ref _total);
            }
        }
    }

    private void HandOver(ChargePointSession session, List<CommandCall> queue)
    {
        while (queue.Count > 0)
        {
            CommandCall next = queue[0];
            if (Acceptance.Refuses(session.ChargePoint.Registration, protocol, next.Action))
            {
                return;
            }

            // Off the list first: a session that ends under this call puts the command back.
            queue.RemoveAt(0);
            Interlocked.Decrement(ref _total);
            if (session.Enqueue(next) != EnqueueResult.Queued)
            {
                queue.Insert(0, next);
                Interlocked.Increment(ref _total);
                return;
            }
        }
    }

    private bool HasExpired(List<CommandCall> queue)
    {
        DateTimeOffset now = clock.GetUtcNow();
        lock (queue)
        {
            return queue.Exists(held => held.Command.HoldUntil <= now);
        }
    }

    private bool IsCurrent(string chargePointId, List<CommandCall> queue) =>
        _held.TryGetValue(chargePointId, out List<CommandCall>? current) && ReferenceEquals(current, queue);
}
