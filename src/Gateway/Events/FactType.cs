namespace Ocpp.Gateway.Events;

/// <summary>What a record of the journal states. Written to disk: never renumber, never reuse.</summary>
internal enum FactType : byte
{
    /// <summary><see cref="Events.ChargePointConnected"/>.</summary>
    ChargePointConnected = 1,

    /// <summary><see cref="Events.ChargePointDisconnected"/>.</summary>
    ChargePointDisconnected = 2,

    /// <summary><see cref="Events.ChargePointBooted"/>.</summary>
    ChargePointBooted = 3,

    /// <summary><see cref="Events.ConnectorStatusChanged"/>.</summary>
    ConnectorStatusChanged = 4,

    /// <summary><see cref="Events.IdTagAuthorized"/>.</summary>
    IdTagAuthorized = 5,

    /// <summary><see cref="Events.TransactionStarted"/>.</summary>
    TransactionStarted = 6,

    /// <summary><see cref="Events.TransactionMetered"/>.</summary>
    TransactionMetered = 7,

    /// <summary><see cref="Events.TransactionStopped"/>.</summary>
    TransactionStopped = 8,

    /// <summary><see cref="Events.StrayTransactionStopped"/>.</summary>
    StrayTransactionStopped = 9,

    /// <summary><see cref="Events.MeterValuesReceived"/>.</summary>
    MeterValuesReceived = 10,

    /// <summary><see cref="Events.DataTransferReceived"/>.</summary>
    DataTransferReceived = 11,

    /// <summary><see cref="Events.FirmwareStatusReceived"/>.</summary>
    FirmwareStatusReceived = 12,

    /// <summary><see cref="Events.DiagnosticsStatusReceived"/>.</summary>
    DiagnosticsStatusReceived = 13,

    /// <summary><see cref="Events.SecurityEventReceived"/>.</summary>
    SecurityEventReceived = 14,

    /// <summary><see cref="Events.LogStatusReceived"/>.</summary>
    LogStatusReceived = 15,

    /// <summary><see cref="Events.SignedFirmwareStatusReceived"/>.</summary>
    SignedFirmwareStatusReceived = 16,

    /// <summary><see cref="Events.CertificateRequested"/>.</summary>
    CertificateRequested = 17,

    /// <summary><see cref="Events.RegistrationChanged"/>.</summary>
    RegistrationChanged = 18,

    /// <summary><see cref="Events.ChargePointForgotten"/>.</summary>
    ChargePointForgotten = 19,

    /// <summary><see cref="Events.IdTagChanged"/>.</summary>
    IdTagChanged = 20,

    /// <summary><see cref="Events.IdTagForgotten"/>.</summary>
    IdTagForgotten = 21,

    /// <summary><see cref="Events.CommandQueued"/>.</summary>
    CommandQueued = 22,

    /// <summary><see cref="Events.CommandSent"/>.</summary>
    CommandSent = 23,

    /// <summary><see cref="Events.CommandCompleted"/>.</summary>
    CommandCompleted = 24,

    /// <summary><see cref="Events.CommandEffectSeen"/>.</summary>
    CommandEffectSeen = 25,

    /// <summary><see cref="Events.ConfigurationReported"/>.</summary>
    ConfigurationReported = 26,

    /// <summary><see cref="Events.ConfigurationChanged"/>.</summary>
    ConfigurationChanged = 27,

    /// <summary><see cref="Events.ReservationChanged"/>.</summary>
    ReservationChanged = 28,

    /// <summary><see cref="Events.ChargingProfileSet"/>.</summary>
    ChargingProfileSet = 29,

    /// <summary><see cref="Events.ChargingProfilesCleared"/>.</summary>
    ChargingProfilesCleared = 30,

    /// <summary><see cref="Events.LocalListChanged"/>.</summary>
    LocalListChanged = 31,

    /// <summary><see cref="Events.RecordsExpired"/>.</summary>
    RecordsExpired = 32,

    /// <summary><see cref="Events.WebhookChanged"/>.</summary>
    WebhookChanged = 33,

    /// <summary><see cref="Events.WebhookForgotten"/>.</summary>
    WebhookForgotten = 34,

    /// <summary><see cref="Events.WebhookStandingChanged"/>.</summary>
    WebhookStandingChanged = 35,

    /// <summary><see cref="Events.DeliveryProgressed"/>.</summary>
    DeliveryProgressed = 36,

    /// <summary><see cref="Events.DeadLetterChanged"/>.</summary>
    DeadLetterChanged = 37,

    /// <summary><see cref="Events.TransferRequested"/>.</summary>
    TransferRequested = 40,

    /// <summary><see cref="Events.TransferWentStale"/>.</summary>
    TransferWentStale = 41,

    /// <summary><see cref="Events.FileReceived"/>.</summary>
    FileReceived = 42,

    /// <summary><see cref="Events.CommandEffectMissed"/>.</summary>
    CommandEffectMissed = 45,

    /// <summary><see cref="Events.ReservationNumbered"/>.</summary>
    ReservationNumbered = 46,

    /// <summary><see cref="Events.ChargingProfileDropped"/>.</summary>
    ChargingProfileDropped = 55,

    /// <summary><see cref="Events.CompositeScheduleReported"/>.</summary>
    CompositeScheduleReported = 56,

    /// <summary><see cref="Events.ConfigurationTemplateChanged"/>.</summary>
    ConfigurationTemplateChanged = 49,

    /// <summary><see cref="Events.ConfigurationRefused"/>.</summary>
    ConfigurationRefused = 50,

    /// <summary><see cref="Events.FleetCommandChanged"/>.</summary>
    FleetCommandChanged = 51,

    /// <summary><see cref="Events.FleetCommandSelected"/>.</summary>
    FleetCommandSelected = 52,

    /// <summary><see cref="Events.FleetCommandProgressed"/>.</summary>
    FleetCommandProgressed = 53,

    /// <summary><see cref="Events.TolerancesCounted"/>.</summary>
    TolerancesCounted = 54,
}
