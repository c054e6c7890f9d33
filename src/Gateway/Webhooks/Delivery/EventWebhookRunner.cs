using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Event webhooks as the API sees them.</summary>
internal sealed class EventWebhookRunner(EventDelivery delivery, DeliveryServices services) : IWebhookRunner
{
    public WebhookKind Kind => WebhookKind.Events;

    public async Task<WebhookActivity> DescribeAsync(WebhookEntry entry)
    {
        string name = entry.Subscription.Name;
        SubscriptionDelivery? running = delivery.Find(name);
        DeliveryReport? report = running is null ? null : await running.ReportAsync().ConfigureAwait(false) ?? running.LastReport;
        int deadLetters = services.Webhooks.CountDeadLetters(WebhookKey.Of(name));
        if (report is null)
        {
            return new WebhookActivity { DeadLetters = deadLetters };
        }

        DateTimeOffset now = services.Clock.GetUtcNow();
        return new WebhookActivity
        {
            IsFailing = report.IsFailing,
            LagEvents = report.Waiting + delivery.Unread(report),
            LagAge = report.OldestTime is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero,
            Rate = report.Rate,
            Behind = report.Behind,
            Lost = report.Lost,
            DeadLetters = deadLetters,
            Position = report.Position,
            LastSuccess = report.LastSuccess,
            LastError = report.LastError,
        };
    }

    /// <summary>Posts an event of the type <c>webhook.test</c>, in the form in which events go to this backend. Whether the webhook is paused has no bearing on it.</summary>
    public async Task<WebhookTrial> TestAsync(WebhookSubscription subscription, CancellationToken cancellationToken)
    {
        const string ChargePointId = "webhook-test";
        string id = "test-" + Guid.NewGuid().ToString("N");
        using EventSender sender = new(subscription, services.Clients.Create(subscription), services.Clock, services.Limits);
        SendOutcome outcome = await sender.SendAsync(ChargePointId, id, Write(subscription, id, ChargePointId), cancellationToken).ConfigureAwait(false);
        return new WebhookTrial(outcome.IsAccepted, outcome.Status, outcome.Error, outcome.Duration);
    }

    private ReadOnlyMemory<byte> Write(WebhookSubscription subscription, string id, string chargePointId)
    {
        ArrayBufferWriter<byte> body = new();
        using Utf8JsonWriter writer = new(body);
        if (subscription.IsBatched)
        {
            writer.WriteStartArray();
        }

        writer.WriteStartObject();
        writer.WriteString("specversion", "1.0");
        writer.WriteString("id", id);
        writer.WriteString("source", $"/charge-points/{chargePointId}");
        writer.WriteString("type", "webhook.test");
        writer.WritePropertyName("time");
        OcppTimestamp.From(services.Clock.GetUtcNow()).WriteTo(writer);
        writer.WriteString("sequence", 0.ToString("D20", CultureInfo.InvariantCulture));
        writer.WriteString("datacontenttype", "application/json");
        writer.WriteStartObject("data");
        writer.WriteString("chargePointId", chargePointId);
        writer.WriteString("webhook", subscription.Name);
        writer.WriteEndObject();
        writer.WriteEndObject();
        if (subscription.IsBatched)
        {
            writer.WriteEndArray();
        }

        writer.Flush();
        return body.WrittenMemory;
    }
}
