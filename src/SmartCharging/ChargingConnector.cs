namespace Ocpp.SmartCharging;

/// <summary>A connector at the time of the question.</summary>
/// <param name="ConnectorId">From 1 on.</param>
/// <param name="TransactionId">The transaction that runs on it, or null.</param>
/// <param name="TransactionStart">When that began.</param>
public sealed record ChargingConnector(int ConnectorId, int? TransactionId = null, DateTimeOffset? TransactionStart = null);
