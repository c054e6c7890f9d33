using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>What every delivery needs of the process.</summary>
internal sealed record DeliveryServices(
    IEventJournal Journal,
    FactRecorder Recorder,
    StateQueries Queries,
    WebhookQueries Webhooks,
    WebhookClients Clients,
    DeliveryLimits Limits,
    WebhookMetrics Metrics,
    TimeProvider Clock,
    ILogger<EventDelivery> Logger);
