using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ocpp.Anchors;

/// <summary>What the anchor knows: the last boot, status and reading of everybody, and the transactions. In memory only; safe from any thread.</summary>
internal sealed class CentralSystem(TimeProvider clock)
{
    public const string SubProtocol = "ocpp1.6";

    private const int HeartbeatIntervalSeconds = 300;
    private static readonly IdTagInfo Accepted = new("Accepted");
    private static readonly EmptyAnswer Empty = new();

    private readonly ConcurrentDictionary<string, BootNotification> _boots = new();
    private readonly ConcurrentDictionary<(string ChargePointId, int ConnectorId), StatusNotification> _statuses = new();
    private readonly ConcurrentDictionary<(string ChargePointId, int ConnectorId), MeterValue> _readings = new();
    private readonly ConcurrentDictionary<int, (string ChargePointId, StartTransaction Start)> _transactions = new();
    private int _lastTransactionId;

    /// <summary>Serves one CALL.</summary>
    /// <exception cref="JsonException">The payload is not the action's.</exception>
    /// <exception cref="NotSupportedException">The action is none of these.</exception>
    public object Answer(string chargePointId, string? action, JsonElement payload)
    {
        switch (action)
        {
            case "BootNotification":
                _boots[chargePointId] = Read(payload, Messages.Default.BootNotification);
                return new BootNotificationAnswer("Accepted", clock.GetUtcNow(), HeartbeatIntervalSeconds);
            case "Heartbeat":
                return new HeartbeatAnswer(clock.GetUtcNow());
            case "StatusNotification":
                StatusNotification status = Read(payload, Messages.Default.StatusNotification);
                _statuses[(chargePointId, status.ConnectorId)] = status;
                return Empty;
            case "Authorize":
                Read(payload, Messages.Default.Authorize);
                return new AuthorizeAnswer(Accepted);
            case "StartTransaction":
                int transactionId = Interlocked.Increment(ref _lastTransactionId);
                _transactions[transactionId] = (chargePointId, Read(payload, Messages.Default.StartTransaction));
                return new StartTransactionAnswer(transactionId, Accepted);
            case "StopTransaction":
                _transactions.TryRemove(Read(payload, Messages.Default.StopTransaction).TransactionId, out _);
                return Empty;
            case "MeterValues":
                MeterValues values = Read(payload, Messages.Default.MeterValues);
                _readings[(chargePointId, values.ConnectorId)] = values.MeterValue[^1];
                return Empty;
            default:
                throw new NotSupportedException("This action is not known.");
        }
    }

    private static T Read<T>(JsonElement payload, JsonTypeInfo<T> type)
        where T : class => payload.Deserialize(type) ?? throw new JsonException("The payload is an object.");
}
