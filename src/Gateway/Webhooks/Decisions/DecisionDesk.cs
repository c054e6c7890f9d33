namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>Keeps the decision clients in step with the register: a webhook that is made, changed, paused or deleted takes effect with the next CALL. Safe on any thread.</summary>
internal sealed partial class DecisionDesk(
    WebhookRegister register,
    WebhookClients connections,
    DecisionClients clients,
    DecisionEnvironment environment,
    ILogger<DecisionDesk> logger) : IHostedService
{
    private readonly Lock _gate = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        register.Changed += Refresh;
        Refresh();
        return Task.CompletedTask;
    }

    /// <summary>Ends what is still asked: by now every session has ended, and what a charge point was not answered it sends again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        register.Changed -= Refresh;
        IReadOnlyList<DecisionClient> last;
        lock (_gate)
        {
            last = clients.All;
            clients.Replace([]);
        }

        await Task.WhenAll(last.Select(static client => client.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    /// <summary>Takes over what the register has now.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            // The register hands out the same object until the webhook is changed, and what is equal would do as well.
            Dictionary<WebhookSubscription, DecisionClient> known = clients.All.ToDictionary(static client => client.Subscription);
            List<DecisionClient> current = [];
            foreach (WebhookEntry entry in register.Current.All)
            {
                if (entry.Subscription.Kind == WebhookKind.Decision && entry.IsActive && (Take(known, entry.Subscription) ?? TryMake(entry.Subscription)) is { } client)
                {
                    current.Add(client);
                }
            }

            clients.Replace(current);
            foreach (DecisionClient gone in known.Values)
            {
                gone.Retire();
            }
        }
    }

    private static DecisionClient? Take(Dictionary<WebhookSubscription, DecisionClient> known, WebhookSubscription subscription) =>
        known.Remove(subscription, out DecisionClient? client) ? client : null;

    private DecisionClient? TryMake(WebhookSubscription subscription)
    {
        try
        {
            return new DecisionClient(subscription, connections.Create(subscription), environment);
        }
        catch (Exception exception)
        {
            // What was checked can't be used all the same, a certificate for instance: the others go on, and this one's CALLs are the gateway's.
            Log.ClientFailed(logger, exception, subscription.Name);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 7111, Level = LogLevel.Error, Message = "The decision webhook {Webhook} can't be used.")]
        public static partial void ClientFailed(ILogger logger, Exception exception, string webhook);
    }
}
