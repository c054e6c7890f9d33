namespace Ocpp.Gateway.Events;

/// <summary>Which facts the outside sees as events, and under which CloudEvents type.</summary>
internal static class FactEventTypes
{
    /// <summary>The event's type; null for what is the gateway's own affair.</summary>
    public static string? Of(FactType type) => type switch
    {
        FactType.ChargePointConnected => "charge-point.connected",
        FactType.ChargePointDisconnected => "charge-point.disconnected",
        FactType.ChargePointBooted => "charge-point.booted",
        FactType.ConnectorStatusChanged => "connector.status",
        FactType.IdTagAuthorized => "authorization",
        FactType.TransactionStarted => "transaction.started",
        FactType.TransactionMetered => "transaction.meter-values",

        // A stop that ended nothing is told all the same: the backend may know the transaction that we don't.
        FactType.TransactionStopped or FactType.StrayTransactionStopped => "transaction.stopped",
        FactType.MeterValuesReceived => "meter-values",
        FactType.DataTransferReceived => "data-transfer",
        FactType.FirmwareStatusReceived or FactType.SignedFirmwareStatusReceived => "firmware.status",
        FactType.DiagnosticsStatusReceived or FactType.LogStatusReceived => "diagnostics.status",
        FactType.SecurityEventReceived => "security.event",
        FactType.CertificateRequested => "certificate.requested",
        FactType.ReservationChanged => "reservation.changed",
        FactType.ChargingProfileSet or FactType.ChargingProfilesCleared => "charging-profile.changed",
        FactType.CommandCompleted => "command.completed",
        _ => null,
    };
}
