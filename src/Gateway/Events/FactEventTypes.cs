using System.Diagnostics;

namespace Ocpp.Gateway.Events;

/// <summary>Which facts the outside sees as events, and under which CloudEvents type.</summary>
internal static class FactEventTypes
{
    /// <summary>The types that events have, in no particular order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<FactType>().Select(Of).OfType<string>().Distinct()];

    /// <summary>The OCPP messages that events come from.</summary>
    public static IReadOnlyList<string> Actions { get; } = [.. Enum.GetValues<FactType>().Select(ActionOf).OfType<string>().Distinct()];

    /// <summary>The OCPP message that brought the fact, as the event's data name it; null where it was none.</summary>
    public static string? ActionOf(FactType type) => type switch
    {
        FactType.ChargePointBooted => "BootNotification",
        FactType.ConnectorStatusChanged => "StatusNotification",
        FactType.IdTagAuthorized => "Authorize",
        FactType.TransactionStarted => "StartTransaction",
        FactType.TransactionMetered or FactType.MeterValuesReceived => "MeterValues",
        FactType.TransactionStopped or FactType.StrayTransactionStopped => "StopTransaction",
        FactType.DataTransferReceived => "DataTransfer",
        FactType.FirmwareStatusReceived => "FirmwareStatusNotification",
        FactType.SignedFirmwareStatusReceived => "SignedFirmwareStatusNotification",
        FactType.DiagnosticsStatusReceived => "DiagnosticsStatusNotification",
        FactType.LogStatusReceived => "LogStatusNotification",
        FactType.SecurityEventReceived => "SecurityEventNotification",
        FactType.CertificateRequested => "SignCertificate",
        _ => null,
    };

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
        FactType.DiagnosticsStatusReceived or FactType.LogStatusReceived or FactType.FileReceived => "diagnostics.status",
        FactType.SecurityEventReceived => "security.event",
        FactType.CertificateRequested => "certificate.requested",
        FactType.ReservationChanged => "reservation.changed",
        FactType.ChargingProfileSet or FactType.ChargingProfilesCleared or FactType.ChargingProfileDropped => "charging-profile.changed",
        FactType.CommandCompleted => "command.completed",

        // What operators did by the API, who know it from its answer.
        FactType.RegistrationChanged or FactType.ChargePointForgotten or FactType.IdTagChanged or FactType.IdTagForgotten => null,

        // Steps of a command before its end, and what its accepted answer means for our records.
        FactType.CommandQueued or FactType.CommandSent or FactType.CommandEffectSeen or FactType.CommandEffectMissed => null,
        FactType.ConfigurationReported or FactType.ConfigurationChanged or FactType.LocalListChanged => null,
        FactType.CompositeScheduleReported => null,

        // Work on many charge points, whose single commands end in events of their own, and what their messages are forgiven.
        FactType.ConfigurationTemplateChanged or FactType.ConfigurationRefused => null,
        FactType.FleetCommandChanged or FactType.FleetCommandSelected or FactType.FleetCommandProgressed => null,
        FactType.TolerancesCounted => null,

        // Housekeeping, and what becomes of the events themselves: telling it as events would never end.
        FactType.RecordsExpired or FactType.ReservationNumbered or FactType.DeliveryProgressed or FactType.DeadLetterChanged => null,
        FactType.WebhookChanged or FactType.WebhookForgotten or FactType.WebhookStandingChanged => null,

        // What an accepted command began is told by command.completed; that one fell silent shows where it is read.
        FactType.TransferRequested or FactType.TransferWentStale => null,
        _ => throw new UnreachableException($"Nobody decided whether {type} is an event."),
    };
}
