namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>Decision webhooks as the API sees them.</summary>
internal sealed class DecisionWebhookRunner(DecisionClients clients, WebhookClients connections, DecisionEnvironment environment) : IWebhookRunner
{
    public WebhookKind Kind => WebhookKind.Decision;

    public Task<WebhookActivity> DescribeAsync(WebhookEntry entry)
    {
        DecisionClient? client = clients.All.FirstOrDefault(client => client.Subscription.Name.Equals(entry.Subscription.Name, StringComparison.OrdinalIgnoreCase));
        return Task.FromResult(client is null
            ? new WebhookActivity()
            : new WebhookActivity
            {
                IsFailing = client.Breaker != BreakerState.Closed || (client.History.LastError is { } error && (client.History.LastSuccess is not { } success || success < error.Time)),
                Rate = client.History.PerSecond,
                LastSuccess = client.History.LastSuccess,
                LastError = client.History.LastError,
            });
    }

    /// <summary>
    /// Asks a question that means nothing, from <c>webhook-test</c>: no CALL is decided by it, nothing is remembered, and no circuit breaker hears of it. Whether the
    /// webhook is paused has no bearing on it.
    /// </summary>
    public async Task<WebhookTrial> TestAsync(WebhookSubscription subscription, CancellationToken cancellationToken)
    {
        string action = subscription.Actions.Contains("Authorize") ? "Authorize" : subscription.Actions[0];
        using WebhookClient client = connections.Create(subscription);
        DecisionExchange exchange = new(subscription, client, environment.Protocol, environment.Limits);
        using CancellationTokenSource timeUp = new(subscription.Timeout, environment.Clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        long askedAt = environment.Clock.GetTimestamp();
        BackendAnswer answer = await exchange.AskAsync(environment.Protocol.Sample(action), over.Token).ConfigureAwait(false);
        bool isAccepted = answer.Outcome is DecisionOutcome.Answered or DecisionOutcome.Left;
        return new WebhookTrial(isAccepted, answer.Status, answer.Detail, environment.Clock.GetElapsedTime(askedAt));
    }
}
