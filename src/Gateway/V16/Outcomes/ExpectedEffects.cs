using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>What a charge point will report once it has done what it accepted, and how long that may take.</summary>
internal static class ExpectedEffects
{
    // A triggered message follows its confirmation (OCPP 1.6 §5.17); a minute is for those with a slow link.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    // Somebody has to plug in: ConnectionTimeOut is a minute or two on most charge points, and Authorize may come in between.
    private static readonly TimeSpan UserPatience = TimeSpan.FromMinutes(10);

    // A hard reset, self tests and a slow modem.
    private static readonly TimeSpan RebootPatience = TimeSpan.FromMinutes(15);

    // A download may be scheduled for the night, and a change of availability waits for the transaction to end.
    private static readonly TimeSpan LongPatience = TimeSpan.FromHours(24);

    private static readonly string[] FirmwareEnds = ["DownloadFailed", "InstallationFailed", "Installed"];
    private static readonly string[] SignedFirmwareEnds = [.. FirmwareEnds, "InstallVerificationFailed", "InvalidSignature"];
    private static readonly string[] DiagnosticsEnds = ["Uploaded", "UploadFailed"];
    private static readonly string[] LogEnds = ["BadMessage", "NotSupportedOperation", "PermissionDenied", "Uploaded", "UploadFailure"];

    /// <summary>The effect of an accepted command; null for one whose answer is all there is.</summary>
    public static PendingEffect? Of(V16Action action, Command command, ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> request = command.Payload.Span;
        return action switch
        {
            V16Action.ChangeAvailability => OfChangeAvailability(command.Id, request),
            V16Action.ExtendedTriggerMessage => OfExtendedTrigger(command.Id, request),
            V16Action.GetDiagnostics => OfGetDiagnostics(command.Id, payload),
            V16Action.GetLog => OfGetLog(command.Id, request),
            V16Action.RemoteStartTransaction => OfRemoteStart(command, request),
            V16Action.RemoteStopTransaction => OfRemoteStop(command.Id, request),
            V16Action.ReserveNow => OfReserveNow(command.Id, request),
            V16Action.Reset => new PendingEffect(command.Id, V16Action.BootNotification, RebootPatience),
            V16Action.SignedUpdateFirmware => OfSignedUpdate(command.Id, request),
            V16Action.TriggerMessage => OfTrigger(command.Id, request),
            V16Action.UnlockConnector => OfUnlock(command.Id, request),
            V16Action.UpdateFirmware => new PendingEffect(command.Id, V16Action.FirmwareStatusNotification, LongPatience) { FinalStatuses = FirmwareEnds },
            _ => null,
        };
    }

    private static PendingEffect? OfRemoteStart(Command command, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return RemoteStartTransactionRequest.TryRead(request, ref context, out RemoteStartTransactionRequest start)
            ? new PendingEffect(command.Id, V16Action.StartTransaction, UserPatience)
            {
                IdTag = start.IdTag.ToString(),
                ConnectorId = start.ConnectorId,
                WhenSeen = ChargingProfileOutcomes.WhenStarted(command),
            }
            : null;
    }

    private static PendingEffect? OfRemoteStop(string id, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return RemoteStopTransactionRequest.TryRead(request, ref context, out RemoteStopTransactionRequest stop)
            ? new PendingEffect(id, V16Action.StopTransaction, UserPatience) { TransactionId = stop.TransactionId }
            : null;
    }

    // Of connector 0 the charge point reports itself and every connector; the first of them counts.
    private static PendingEffect? OfChangeAvailability(string id, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return ChangeAvailabilityRequest.TryRead(request, ref context, out ChangeAvailabilityRequest change)
            ? new PendingEffect(id, V16Action.StatusNotification, LongPatience)
            {
                ConnectorId = ConnectorOrAny(change.ConnectorId),
                Statuses = change.Type == AvailabilityType.Inoperative ? ["Unavailable"] : ["Available", "Preparing", "Charging", "SuspendedEV", "SuspendedEVSE"],
            }
            : null;
    }

    private static PendingEffect? OfReserveNow(string id, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return ReserveNowRequest.TryRead(request, ref context, out ReserveNowRequest reserve)
            ? new PendingEffect(id, V16Action.StatusNotification, Soon) { ConnectorId = ConnectorOrAny(reserve.ConnectorId), Statuses = ["Reserved"] }
            : null;
    }

    // Whatever the connector reports then: Finishing after a transaction, Available after a cable that hung.
    private static PendingEffect? OfUnlock(string id, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return UnlockConnectorRequest.TryRead(request, ref context, out UnlockConnectorRequest unlock)
            ? new PendingEffect(id, V16Action.StatusNotification, Soon) { ConnectorId = unlock.ConnectorId }
            : null;
    }

    private static PendingEffect? OfTrigger(string id, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return TriggerMessageRequest.TryRead(request, ref context, out TriggerMessageRequest trigger)
            ? Triggered(id, ActionOf(trigger.RequestedMessage), trigger.ConnectorId)
            : null;
    }

    private static PendingEffect? OfExtendedTrigger(string id, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return ExtendedTriggerMessageRequest.TryRead(request, ref context, out ExtendedTriggerMessageRequest trigger)
            ? Triggered(id, ActionOf(trigger.RequestedMessage), trigger.ConnectorId)
            : null;
    }

    // Connector ids mean something for two of the messages only; elsewhere they are to be ignored (OCPP 1.6 §5.17).
    private static PendingEffect? Triggered(string id, V16Action action, int? connectorId)
    {
        bool isPerConnector = action is V16Action.StatusNotification or V16Action.MeterValues;
        return action == V16Action.Unknown ? null : new PendingEffect(id, action, Soon)
        {
            ConnectorId = isPerConnector ? connectorId : null,
            IsTriggered = true,
            MayRepeat = isPerConnector && connectorId is null,
        };
    }

    private static PendingEffect? OfGetDiagnostics(string id, ReadOnlySpan<byte> payload)
    {
        // Without a file name there is nothing to upload (OCPP 1.6 §5.9).
        bool uploads = Confirmation.TryFind(payload, "fileName"u8, out ReadOnlySpan<byte> name) && !name.SequenceEqual("null"u8) && !name.SequenceEqual("\"\""u8);
        return uploads ? new PendingEffect(id, V16Action.DiagnosticsStatusNotification, LongPatience) { FinalStatuses = DiagnosticsEnds } : null;
    }

    private static PendingEffect? OfGetLog(string id, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return GetLogRequest.TryRead(request, ref context, out GetLogRequest log)
            ? new PendingEffect(id, V16Action.LogStatusNotification, LongPatience) { RequestId = log.RequestId, FinalStatuses = LogEnds }
            : null;
    }

    private static PendingEffect? OfSignedUpdate(string id, ReadOnlySpan<byte> request)
    {
        CodecContext context = new(Leniency.Lenient);
        return SignedUpdateFirmwareRequest.TryRead(request, ref context, out SignedUpdateFirmwareRequest update)
            ? new PendingEffect(id, V16Action.SignedFirmwareStatusNotification, LongPatience) { RequestId = update.RequestId, FinalStatuses = SignedFirmwareEnds }
            : null;
    }

    private static int? ConnectorOrAny(int connectorId) => connectorId == 0 ? null : connectorId;

    private static V16Action ActionOf(MessageTrigger trigger) => trigger switch
    {
        MessageTrigger.BootNotification => V16Action.BootNotification,
        MessageTrigger.DiagnosticsStatusNotification => V16Action.DiagnosticsStatusNotification,
        MessageTrigger.FirmwareStatusNotification => V16Action.FirmwareStatusNotification,
        MessageTrigger.Heartbeat => V16Action.Heartbeat,
        MessageTrigger.MeterValues => V16Action.MeterValues,
        MessageTrigger.StatusNotification => V16Action.StatusNotification,
        _ => V16Action.Unknown,
    };

    // FirmwareStatusNotification means the signed one here (security whitepaper, ExtendedTriggerMessage).
    private static V16Action ActionOf(ExtMessageTrigger trigger) => trigger switch
    {
        ExtMessageTrigger.BootNotification => V16Action.BootNotification,
        ExtMessageTrigger.LogStatusNotification => V16Action.LogStatusNotification,
        ExtMessageTrigger.FirmwareStatusNotification => V16Action.SignedFirmwareStatusNotification,
        ExtMessageTrigger.Heartbeat => V16Action.Heartbeat,
        ExtMessageTrigger.MeterValues => V16Action.MeterValues,
        ExtMessageTrigger.SignChargePointCertificate => V16Action.SignCertificate,
        ExtMessageTrigger.StatusNotification => V16Action.StatusNotification,
        _ => V16Action.Unknown,
    };
}
