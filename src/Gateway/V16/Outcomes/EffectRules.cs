using Ocpp.Codec.V16;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>
/// The one table from accepted commands to what the charge point reports once it has done them. What isn't here has no effect beside its answer.
/// docs/commands.md shows it to operators.
/// </summary>
internal static class EffectRules
{
    /// <summary>A triggered message follows its confirmation (OCPP 1.6 §5.17); a minute is for those with a slow link.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>Somebody has to plug in: ConnectionTimeOut is a minute or two on most charge points, and is taken where it is known.</summary>
    public static readonly TimeSpan UserPatience = TimeSpan.FromMinutes(10);

    /// <summary>A hard reset, self tests and a slow modem.</summary>
    public static readonly TimeSpan RebootPatience = TimeSpan.FromMinutes(15);

    /// <summary>A download may be scheduled for the night, and a change of availability waits for the transaction to end.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromHours(24);

    private static readonly string[] Operative = ["Available", "Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Finishing", "Reserved"];
    private static readonly string[] FirmwareEnds = ["DownloadFailed", "InstallationFailed", "Installed"];
    private static readonly string[] SignedFirmwareEnds = [.. FirmwareEnds, "InstallVerificationFailed", "InvalidSignature"];
    private static readonly string[] DiagnosticsEnds = ["Uploaded", "UploadFailed"];
    private static readonly string[] LogEnds = ["BadMessage", "NotSupportedOperation", "PermissionDenied", "Uploaded", "UploadFailure"];

    public static IReadOnlyList<EffectRule> All { get; } =
    [
        new(V16Action.CancelReservation, V16Action.StatusNotification, Soon) { Match = EffectMatch.ReservedConnector, Statuses = ["Available"] },
        new(V16Action.ChangeAvailability, V16Action.StatusNotification, LongPatience)
        {
            When = ("type", "Inoperative"), Match = EffectMatch.ConnectorOrAll, Statuses = ["Unavailable"],
        },
        new(V16Action.ChangeAvailability, V16Action.StatusNotification, LongPatience) { When = ("type", "Operative"), Match = EffectMatch.ConnectorOrAll, Statuses = Operative },
        Triggered(V16Action.ExtendedTriggerMessage, "BootNotification", V16Action.BootNotification),
        // The signed one is meant (security whitepaper, ExtendedTriggerMessage).
        Triggered(V16Action.ExtendedTriggerMessage, "FirmwareStatusNotification", V16Action.SignedFirmwareStatusNotification),
        Triggered(V16Action.ExtendedTriggerMessage, "Heartbeat", V16Action.Heartbeat),
        Triggered(V16Action.ExtendedTriggerMessage, "LogStatusNotification", V16Action.LogStatusNotification),
        Triggered(V16Action.ExtendedTriggerMessage, "MeterValues", V16Action.MeterValues, EffectMatch.Connector),
        Triggered(V16Action.ExtendedTriggerMessage, "SignChargePointCertificate", V16Action.SignCertificate),
        Triggered(V16Action.ExtendedTriggerMessage, "StatusNotification", V16Action.StatusNotification, EffectMatch.Connector),
        // Without a file name there is nothing to upload (OCPP 1.6 §5.9). Idle is said only when triggered.
        new(V16Action.GetDiagnostics, V16Action.DiagnosticsStatusNotification, LongPatience) { Needs = "fileName", Statuses = ["Uploading", .. DiagnosticsEnds], Ends = DiagnosticsEnds },
        new(V16Action.GetLog, V16Action.LogStatusNotification, LongPatience) { Match = EffectMatch.RequestId, Statuses = ["Uploading", .. LogEnds], Ends = LogEnds },
        new(V16Action.RemoteStartTransaction, V16Action.StartTransaction, UserPatience) { Match = EffectMatch.IdTag | EffectMatch.Connector },
        new(V16Action.RemoteStopTransaction, V16Action.StopTransaction, UserPatience) { Match = EffectMatch.TransactionId },
        new(V16Action.ReserveNow, V16Action.StatusNotification, Soon) { Match = EffectMatch.ConnectorOrAll, Statuses = ["Reserved"] },
        new(V16Action.Reset, V16Action.BootNotification, RebootPatience),
        new(V16Action.SignedUpdateFirmware, V16Action.SignedFirmwareStatusNotification, LongPatience)
        {
            Match = EffectMatch.RequestId,
            Statuses =
            [
                "DownloadScheduled", "DownloadPaused", "Downloading", "Downloaded", "SignatureVerified", "InstallScheduled", "InstallRebooting", "Installing", .. SignedFirmwareEnds,
            ],
            Ends = SignedFirmwareEnds,
        },
        Triggered(V16Action.TriggerMessage, "BootNotification", V16Action.BootNotification),
        Triggered(V16Action.TriggerMessage, "DiagnosticsStatusNotification", V16Action.DiagnosticsStatusNotification),
        Triggered(V16Action.TriggerMessage, "FirmwareStatusNotification", V16Action.FirmwareStatusNotification),
        Triggered(V16Action.TriggerMessage, "Heartbeat", V16Action.Heartbeat),
        Triggered(V16Action.TriggerMessage, "MeterValues", V16Action.MeterValues, EffectMatch.Connector),
        Triggered(V16Action.TriggerMessage, "StatusNotification", V16Action.StatusNotification, EffectMatch.Connector),
        // Whatever the connector reports then: Finishing after a transaction, Available after a cable that hung.
        new(V16Action.UnlockConnector, V16Action.StatusNotification, Soon) { Match = EffectMatch.Connector },
        new(V16Action.UpdateFirmware, V16Action.FirmwareStatusNotification, LongPatience)
        {
            Statuses = ["Downloading", "Downloaded", "Installing", .. FirmwareEnds], Ends = FirmwareEnds,
        },
    ];

    // Connector ids mean something for two of the messages only; elsewhere they are to be ignored (OCPP 1.6 §5.17).
    private static EffectRule Triggered(V16Action command, string requestedMessage, V16Action shows, EffectMatch match = EffectMatch.None) =>
        new(command, shows, Soon) { When = ("requestedMessage", requestedMessage), Match = match, IsTriggered = true };
}
