using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>
/// What the accepted commands of one charge point have yet to bring about. Lives in <see cref="ChargePoint.Effects"/> while something is
/// awaited, null otherwise, so that a charge point that was told nothing pays nothing. Every member is used under the charge point's turn.
/// </summary>
internal sealed class CommandEffects(TimeProvider clock)
{
    /// <summary>Effects awaited of one charge point; the oldest gives way. More commands than this are rarely without an answer.</summary>
    public const int MaxPending = 32;

    private readonly List<Entry> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>
    /// Tells that a CALL of the charge point was handled. Called for each while <see cref="ChargePoint.Effects"/> isn't null, after the
    /// CALL's own fact.
    /// </summary>
    /// <param name="chargePoint">Whose turn it is.</param>
    /// <param name="action">The CALL's action.</param>
    /// <param name="messageId">The CALL's unique id.</param>
    /// <param name="details">What it names.</param>
    public static void Observe(ChargePoint chargePoint, V16Action action, string messageId, in EffectDetails details)
    {
        if (chargePoint.Effects is { IsEmpty: false } effects)
        {
            effects.Observe(chargePoint, action, messageId, in details, effects.Now());
        }
    }

    /// <summary>Whether a command asked for this message, so that a charge point whose boot is Pending may send it.</summary>
    public bool Expects(V16Action action)
    {
        DateTimeOffset now = Now();
        foreach (Entry entry in _entries)
        {
            if (entry.Effect.IsTriggered && entry.Effect.Action == action && entry.Until > now)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Awaits one more. Gives the command whose effect had to give way for it, or null.</summary>
    public string? Add(PendingEffect effect)
    {
        string? displaced = null;
        if (_entries.Count == MaxPending)
        {
            displaced = _entries[0].Effect.CommandId;
            _entries.RemoveAt(0);
        }

        _entries.Add(new Entry(effect, Now() + effect.Patience, effect.IsUnderway));
        return displaced;
    }

    /// <summary>Drops what took too long, and states that of each.</summary>
    public void Expire(ChargePoint chargePoint)
    {
        DateTimeOffset now = Now();
        for (int index = _entries.Count - 1; index >= 0; index--)
        {
            Entry entry = _entries[index];
            if (entry.Until > now)
            {
                continue;
            }

            // One that may repeat was complete with the first message.
            if (!entry.IsSeen || !entry.Effect.MayRepeat)
            {
                chargePoint.Record(new CommandEffectMissed { CommandId = entry.Effect.CommandId });
            }

            _entries.RemoveAt(index);
        }
    }

    // A message shows the effect of one command: of two RemoteStartTransactions alike, the first start belongs to the first. What was
    // triggered may show another command's effect as well, and the trigger's own.
    private void Observe(ChargePoint chargePoint, V16Action action, string messageId, in EffectDetails details, DateTimeOffset now)
    {
        ObserveFirst(chargePoint, action, messageId, in details, now, isTriggered: true);
        ObserveFirst(chargePoint, action, messageId, in details, now, isTriggered: false);
    }

    private void ObserveFirst(ChargePoint chargePoint, V16Action action, string messageId, in EffectDetails details, DateTimeOffset now, bool isTriggered)
    {
        for (int index = 0; index < _entries.Count; index++)
        {
            Entry entry = _entries[index];
            if (entry.Effect.IsTriggered != isTriggered || entry.Until <= now || !entry.Effect.Matches(action, in details))
            {
                continue;
            }

            bool isEnded = entry.Effect.IsEndedBy(in details);
            if (!entry.IsSeen || !entry.Effect.MayRepeat)
            {
                chargePoint.Record(new CommandEffectSeen
                {
                    CommandId = entry.Effect.CommandId,
                    Action = action.ToName(),
                    MessageId = messageId,
                    TransactionId = details.TransactionId,
                    Time = now,
                    IsUnderway = !isEnded,
                });
                entry.Effect.WhenSeen?.Invoke(chargePoint, details);
            }

            if (isEnded && !entry.Effect.MayRepeat)
            {
                _entries.RemoveAt(index);
            }
            else
            {
                _entries[index] = entry with { IsSeen = true };
            }

            return;
        }
    }

    private DateTimeOffset Now() => clock.GetUtcNow();

    private readonly record struct Entry(PendingEffect Effect, DateTimeOffset Until, bool IsSeen);
}
