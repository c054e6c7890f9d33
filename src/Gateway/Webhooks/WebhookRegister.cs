using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks;

/// <summary>
/// All webhooks: those of the settings, and those that the API made, which are facts in the journal. Reading is free of locks; a change completes when it is
/// on disk and <see cref="Current"/> shows it. Safe on any thread.
/// </summary>
internal sealed class WebhookRegister : IDisposable
{
    /// <summary>Webhooks in all: each may have its own connections and its own place in the journal.</summary>
    public const int MaxWebhooks = 64;

    private readonly FactRecorder _recorder;
    private readonly StateQueries _queries;
    private readonly WebhookQueries _webhooks;

    // One change after the other, since each is made out of what holds.
    private readonly SemaphoreSlim _change = new(1, 1);
    private volatile WebhookSnapshot _current;

    public WebhookRegister(WebhookOptions options, FactRecorder recorder, StateQueries queries, WebhookQueries webhooks)
    {
        _recorder = recorder;
        _queries = queries;
        _webhooks = webhooks;
        WebhookEntry[] ofSettings = [.. options.Subscriptions.Select(subscription => new WebhookEntry(subscription, Standing(subscription.Name), JournalPosition.None))];
        HashSet<string> taken = [.. ofSettings.Select(static entry => WebhookKey.Of(entry.Subscription.Name))];

        // A name that came into the settings since: the settings win, and what the API made comes back when they no longer have it.
        IEnumerable<WebhookEntry> ofApi = webhooks.All().Where(stored => !taken.Contains(WebhookKey.Of(stored.Name))).Select(Load);
        _current = new WebhookSnapshot(ofSettings.Concat(ofApi));
    }

    /// <summary>Raised after <see cref="Current"/> changed, on the thread of who changed it: handlers neither block nor throw.</summary>
    public event Action? Changed;

    /// <summary>All webhooks as they are now.</summary>
    public WebhookSnapshot Current => _current;

    /// <summary>Makes a webhook or changes it.</summary>
    /// <param name="name">Its name, valid by <see cref="WebhookRules.IsName"/>.</param>
    /// <param name="change">Makes the new one out of the one in force, null for none; null stands for a broken rule, and nothing changes.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change.</param>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<(WebhookChangeResult Result, WebhookEntry? Entry)> PutAsync(string name, Func<WebhookSubscription?, WebhookSubscription?> change, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            WebhookEntry? known = _current.Find(name);
            if (known is { Subscription.Source: WebhookSource.Settings })
            {
                return (WebhookChangeResult.OfSettings, known);
            }

            if (known is null && _current.All.Count >= MaxWebhooks)
            {
                return (WebhookChangeResult.TooMany, null);
            }

            if (change(known?.Subscription) is not { } subscription)
            {
                return (WebhookChangeResult.Invalid, known);
            }

            JournalPosition position = _recorder.Append(new WebhookChanged { Name = subscription.Name, Definition = WebhookDefinition.Encode(subscription) });
            await _queries.WaitForAsync(position, CancellationToken.None).ConfigureAwait(false);
            WebhookEntry entry = known is null ? new WebhookEntry(subscription, Standing(name), position) : known with { Subscription = subscription };
            Show(name, entry);
            return (known is null ? WebhookChangeResult.Created : WebhookChangeResult.Changed, entry);
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Forgets a webhook that the API made, with what it has not delivered.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<WebhookChangeResult> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            switch (_current.Find(name))
            {
                case null:
                    return WebhookChangeResult.Unknown;
                case { Subscription.Source: WebhookSource.Settings }:
                    return WebhookChangeResult.OfSettings;
                default:
                    // Nobody delivers for it any more when it is forgotten, so that no position outlives it.
                    Show(name, null);
                    JournalPosition position = _recorder.Append(new WebhookForgotten { Name = name });
                    await _queries.WaitForAsync(position, CancellationToken.None).ConfigureAwait(false);
                    return WebhookChangeResult.Changed;
            }
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Pauses, resumes or disables a webhook, also one of the settings; null when there is none of this name.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<WebhookEntry?> SetStandingAsync(string name, WebhookStanding standing, string reason, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current.Find(name) is not { } known || known.Standing.Standing == standing)
            {
                return _current.Find(name);
            }

            JournalPosition position = _recorder.Append(new WebhookStandingChanged { Name = name, Standing = standing, Reason = reason });
            await _queries.WaitForAsync(position, CancellationToken.None).ConfigureAwait(false);
            WebhookEntry entry = known with { Standing = Standing(name) };
            Show(name, entry);
            return entry;
        }
        finally
        {
            _change.Release();
        }
    }

    public void Dispose() => _change.Dispose();

    private WebhookEntry Load(StoredWebhook stored) => new(WebhookDefinition.Decode(stored.Definition), Standing(stored.Name), stored.Position);

    private StoredStanding Standing(string name) => _webhooks.FindStanding(WebhookKey.Of(name));

    private void Show(string name, WebhookEntry? entry)
    {
        _current = _current.With(name, entry);
        Changed?.Invoke();
    }
}
