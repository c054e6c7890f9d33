using System.Collections.Frozen;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Webhooks;

/// <summary>All webhooks at one moment. Immutable, safe on any thread.</summary>
internal sealed class WebhookSnapshot
{
    private readonly FrozenDictionary<string, WebhookEntry> _entries;

    public WebhookSnapshot(IEnumerable<WebhookEntry> entries)
    {
        _entries = entries.ToFrozenDictionary(static entry => WebhookKey.Of(entry.Subscription.Name), StringComparer.Ordinal);
        All = [.. _entries.Values.OrderBy(static entry => entry.Subscription.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Every webhook, in the order of the names.</summary>
    public IReadOnlyList<WebhookEntry> All { get; }

    /// <summary>A webhook; null when there is none of this name.</summary>
    public WebhookEntry? Find(string name) => _entries.GetValueOrDefault(WebhookKey.Of(name));

    /// <summary>This, with one webhook put in place or taken away.</summary>
    public WebhookSnapshot With(string name, WebhookEntry? entry)
    {
        string key = WebhookKey.Of(name);
        IEnumerable<WebhookEntry> others = _entries.Where(known => known.Key != key).Select(known => known.Value);
        return new WebhookSnapshot(entry is null ? others : others.Append(entry));
    }
}

/// <summary>A webhook and whether it is called.</summary>
/// <param name="Subscription">What it is.</param>
/// <param name="Standing">Whether it is called, why not, and since when.</param>
/// <param name="CreatedAt">The position in the journal behind which it begins: of one that the API made its first definition; None for one of the settings.</param>
internal sealed record WebhookEntry(WebhookSubscription Subscription, StoredStanding Standing, Storage.Journal.JournalPosition CreatedAt)
{
    /// <summary>Whether it is to be called.</summary>
    public bool IsActive => Standing.Standing == Events.WebhookStanding.Active;
}
