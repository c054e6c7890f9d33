using System.Buffers;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>What is stored of webhooks. The contents are what the webhooks' own folder wrote. Safe on any thread.</summary>
internal sealed class WebhookQueries(IStateReader state, StateIndex index)
{
    /// <summary>The webhooks that the API made.</summary>
    public IEnumerable<StoredWebhook> All() => index.Webhooks.After(null, null).Select(Find).OfType<StoredWebhook>();

    /// <summary>A webhook that the API made, by its key.</summary>
    public StoredWebhook? Find(string key)
    {
        if (Read(StateKey.Webhook, key) is not { } record)
        {
            return null;
        }

        FactReader reader = WebhookProjection.Open(record);
        return new StoredWebhook(reader.ReadPosition(), reader.ReadTime(), reader.ReadText(), reader.ReadBytes().ToArray());
    }

    /// <summary>Whether a webhook is called; active when nothing was ever said.</summary>
    public StoredStanding FindStanding(string key)
    {
        if (Read(StateKey.WebhookStanding, key) is not { } record)
        {
            return new StoredStanding(WebhookStanding.Active, "", null);
        }

        FactReader reader = WebhookProjection.Open(record);
        return new StoredStanding(WebhookStandingChanged.ToStanding(reader.ReadByte()), reader.ReadText(), reader.ReadTime());
    }

    /// <summary>How far a webhook's events are delivered; null before the first time.</summary>
    public byte[]? FindProgress(string key)
    {
        if (Read(StateKey.DeliveryProgress, key) is not { } record)
        {
            return null;
        }

        FactReader reader = WebhookProjection.Open(record);
        return reader.ReadBytes().ToArray();
    }

    /// <summary>How many dead letters a webhook has.</summary>
    public int CountDeadLetters(string key) => index.DeadLetters.Count(key);

    /// <summary>A webhook's dead letters by their first events, the oldest first.</summary>
    public long[] DeadLetters(string key) => index.DeadLetters.Of(key);

    /// <summary>A dead letter's entry and when it became one; null when there is none.</summary>
    public (DateTimeOffset Time, byte[] Entry)? FindDeadLetter(string key, long first)
    {
        Span<byte> buffer = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> value = StateBuffers.Rent();
        if (!state.TryRead(StateKey.OfDeadLetter(key, first, buffer), value))
        {
            return null;
        }

        FactReader reader = WebhookProjection.Open(value.WrittenSpan);
        return (reader.ReadTime(), reader.ReadBytes().ToArray());
    }

    private byte[]? Read(byte kind, string key)
    {
        Span<byte> buffer = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> value = StateBuffers.Rent();
        return state.TryRead(StateKey.Of(kind, key, buffer), value) ? value.WrittenSpan.ToArray() : null;
    }
}

/// <summary>A webhook that the API made.</summary>
/// <param name="Position">Where it was stated last.</param>
/// <param name="Time">When.</param>
/// <param name="Name">As the operator wrote it.</param>
/// <param name="Definition">The subscription as the webhooks' own folder writes it.</param>
internal sealed record StoredWebhook(JournalPosition Position, DateTimeOffset Time, string Name, byte[] Definition);

/// <summary>Whether a webhook is called.</summary>
/// <param name="Standing">Whether.</param>
/// <param name="Reason">Why not; empty when it is.</param>
/// <param name="Since">Since when; null for never anything else.</param>
internal sealed record StoredStanding(WebhookStanding Standing, string Reason, DateTimeOffset? Since);
