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

    public void Add(PendingEffect effect)
    {
        if (_entries.Count == MaxPending)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add(new Entry(effect, Now() + effect.Patience, IsSeen: false));
    }

    /// <summary>Drops what took too long.</summary>
    public void Expire()
    {
        DateTimeOffset now = Now();
        _entries.RemoveAll(entry => entry.Until <= now);
    }

    private void Observe(ChargePoint chargePoint, V16Action action, string messageId, in EffectDetails details, DateTimeOffset now)
    {
        for (int index = 0; index < _entries.Count; index++)
        {
            Entry entry = _entries[index];
            if (entry.Until <= now || !entry.Effect.Matches(action, in details))
            {
                continue;
            }

            if (!entry.IsSeen || !entry.Effect.MayRepeat)
            {
                chargePoint.Record(new CommandEffectSeen
                {
                    CommandId = entry.Effect.CommandId,
                    Action = action.ToName(),
                    MessageId = messageId,
                    TransactionId = details.TransactionId,
                    Time = now,
                });
                entry.Effect.WhenSeen?.Invoke(chargePoint, details);
            }

            if (entry.Effect.MayRepeat)
            {
                _entries[index] = entry with { IsSeen = true };
            }
            else if (entry.Effect.IsEndedBy(in details))
            {
                _entries.RemoveAt(index);
            }

            // One message is the effect of one command: of two RemoteStartTransactions alike, the first start belongs to the first.
            return;
        }
    }

    private DateTimeOffset Now() => clock.GetUtcNow();

    private readonly record struct Entry(PendingEffect Effect, DateTimeOffset Until, bool IsSeen);
}
