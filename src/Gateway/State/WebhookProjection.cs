using System.Buffers.Binary;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Keeps webhooks, whether they are called, how far they are, and what they gave up. Applier's thread only.</summary>
internal sealed class WebhookProjection(StateIndex index, ProjectionBuffers buffers)
{
    private const byte Layout = 1;

    public void Changed(in ProjectionStep step, in WebhookChanged fact)
    {
        string key = WebhookKey.Of(fact.Name);
        FactWriter writer = Begin();
        writer.WritePosition(step.Position);
        writer.WriteTime(step.Header.Time);
        writer.WriteText(fact.Name);
        writer.WriteBytes(fact.Definition);
        buffers.Store(step.State, StateKey.Of(StateKey.Webhook, key, buffers.Key), writer);
        index.Webhooks.Add(key);
    }

    public void Forgotten(IStateWriter state, in WebhookForgotten fact)
    {
        string key = WebhookKey.Of(fact.Name);
        state.Delete(StateKey.Of(StateKey.Webhook, key, buffers.Key));
        state.Delete(StateKey.Of(StateKey.WebhookStanding, key, buffers.Key));
        state.Delete(StateKey.Of(StateKey.DeliveryProgress, key, buffers.Key));
        foreach (long first in index.DeadLetters.Of(key))
        {
            state.Delete(StateKey.OfDeadLetter(key, first, buffers.Key));
            index.DeadLetters.Remove(key, first);
        }

        index.Webhooks.Remove(key);
    }

    public void StandingChanged(in ProjectionStep step, in WebhookStandingChanged fact)
    {
        FactWriter writer = Begin();
        writer.WriteByte((byte)fact.Standing);
        writer.WriteText(fact.Reason);
        writer.WriteTime(step.Header.Time);
        buffers.Store(step.State, StateKey.Of(StateKey.WebhookStanding, WebhookKey.Of(fact.Name), buffers.Key), writer);
    }

    public void Progressed(in ProjectionStep step, in DeliveryProgressed fact)
    {
        FactWriter writer = Begin();
        writer.WriteBytes(fact.Progress);
        buffers.Store(step.State, StateKey.Of(StateKey.DeliveryProgress, WebhookKey.Of(fact.Name), buffers.Key), writer);
    }

    public void DeadLetterChanged(in ProjectionStep step, in DeadLetterChanged fact)
    {
        string key = WebhookKey.Of(fact.Name);
        if (fact.Entry.IsEmpty)
        {
            step.State.Delete(StateKey.OfDeadLetter(key, fact.First.Value, buffers.Key));
            index.DeadLetters.Remove(key, fact.First.Value);
            return;
        }

        FactWriter writer = Begin();
        writer.WriteTime(step.Header.Time);
        writer.WriteBytes(fact.Entry);
        buffers.Store(step.State, StateKey.OfDeadLetter(key, fact.First.Value, buffers.Key), writer);
        index.DeadLetters.Add(key, fact.First.Value);
    }

    /// <summary>A dead letter that was found when the store was opened.</summary>
    public void RestoreDeadLetter(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> name = key[1..^(sizeof(long) + 1)];
        index.DeadLetters.Add(Encoding.UTF8.GetString(name), BinaryPrimitives.ReadInt64BigEndian(key[^sizeof(long)..]));
    }

    /// <summary>Reads the layout of a record of this kind.</summary>
    /// <exception cref="NewerFormatException">A newer version of the program wrote it.</exception>
    public static FactReader Open(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        StoredLayout.Check("A webhook", reader.ReadByte(), Layout);
        return reader;
    }

    private FactWriter Begin()
    {
        FactWriter writer = buffers.Write();
        writer.WriteByte(Layout);
        return writer;
    }
}
