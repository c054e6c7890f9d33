using System.Globalization;
using System.Text.Json;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Webhooks;

namespace Ocpp.Gateway.Api.Webhooks;

/// <summary>Shows webhooks of both kinds, with how they stand and without their secrets.</summary>
internal sealed class WebhookPresenter(IEnumerable<IWebhookRunner> runners)
{
    /// <summary>Who runs the webhooks of a kind; null when nobody does.</summary>
    public IWebhookRunner? RunnerOf(WebhookKind kind) => runners.FirstOrDefault(runner => runner.Kind == kind);

    public async Task<WebhookResource> ShowAsync(WebhookEntry entry)
    {
        WebhookSubscription subscription = entry.Subscription;
        WebhookActivity activity = RunnerOf(subscription.Kind) is { } runner ? await runner.DescribeAsync(entry).ConfigureAwait(false) : new WebhookActivity();
        bool isEvents = subscription.Kind == WebhookKind.Events;
        return new WebhookResource
        {
            Name = subscription.Name,
            Kind = InCamelCase(subscription.Kind),
            Source = InCamelCase(subscription.Source),
            Url = subscription.Url,
            Types = isEvents ? subscription.Types : null,
            Actions = subscription.Actions,
            ChargePointPrefix = subscription.ChargePointPrefix,
            Labels = subscription.Labels,
            SecretCount = subscription.Secrets.Length,
            HeaderNames = [.. subscription.Headers.Keys],
            Authorization = subscription.Bearer is not null ? "bearer" : subscription.Username is not null ? "basic" : "none",
            HasClientCertificate = subscription.ClientCertificate is not null,
            HasServerCa = subscription.ServerCa is not null,
            Timeout = subscription.Timeout,
            Concurrency = subscription.Concurrency,
            BatchSize = isEvents ? subscription.BatchSize : null,
            Linger = isEvents ? subscription.Linger : null,
            MaxAge = isEvents ? subscription.MaxAge : null,
            Fallback = isEvents ? null : subscription.Fallback.ToString(),
            Shape = isEvents ? null : InCamelCase(subscription.Shape),
            Account = subscription.Account,
            State = StateOf(entry, activity),
            StateReason = entry.Standing.Reason is { Length: > 0 } reason ? reason : null,
            StateSince = entry.Standing.Since,
            Lag = new WebhookLag(activity.LagEvents, Math.Round(activity.LagAge.TotalSeconds, 3)),
            Rate = Math.Round(activity.Rate, 2),
            Position = activity.Position?.ToString(CultureInfo.InvariantCulture),
            ChargePointsBehind = activity.Behind,
            Lost = activity.Lost,
            DeadLetters = activity.DeadLetters,
            LastSuccess = activity.LastSuccess,
            LastError = activity.LastError is { } error ? new WebhookErrorResource(error.Time, error.ChargePointId, error.Status, error.Message) : null,
        };
    }

    private static string StateOf(WebhookEntry entry, WebhookActivity activity) => entry.Standing.Standing switch
    {
        WebhookStanding.Paused => "paused",
        WebhookStanding.Disabled => "disabled",
        _ => activity.IsFailing ? "failing" : "active",
    };

    private static string InCamelCase<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
