using System.Text.Unicode;

namespace Ocpp.Codec.V16;

/// <summary>
/// Holds a payload against its action's type without keeping anything of it: for a command's body that an operator sends, and for what
/// comes back. Reading is the check, so it finds exactly what a handler would find. Nothing is allocated unless there is a fault.
/// </summary>
public static class PayloadCheck
{
    /// <summary>Whether the JSON is a request of the action; if not, the fault names the property and the rule.</summary>
    public static bool TryCheckRequest(V16Action action, ReadOnlySpan<byte> json, Leniency leniency, out CodecFault fault)
    {
        CodecContext context = new(leniency);
        bool isGood = TryCheckRequest(action, json, ref context);
        fault = context.Fault;
        return isGood;
    }

    /// <summary>Whether the JSON is a response to the action; if not, the fault names the property and the rule.</summary>
    public static bool TryCheckResponse(V16Action action, ReadOnlySpan<byte> json, Leniency leniency, out CodecFault fault)
    {
        CodecContext context = new(leniency);
        bool isGood = TryCheckResponse(action, json, ref context);
        fault = context.Fault;
        return isGood;
    }

    /// <summary>The same for a caller who also wants to know what was tolerated.</summary>
    public static bool TryCheckRequest(V16Action action, ReadOnlySpan<byte> json, ref CodecContext context) => action switch
    {
        V16Action.Authorize => IsGood<AuthorizeRequest>(json, ref context),
        V16Action.BootNotification => IsGood<BootNotificationRequest>(json, ref context),
        V16Action.CancelReservation => IsGood<CancelReservationRequest>(json, ref context),
        V16Action.CertificateSigned => IsGood<CertificateSignedRequest>(json, ref context),
        V16Action.ChangeAvailability => IsGood<ChangeAvailabilityRequest>(json, ref context),
        V16Action.ChangeConfiguration => IsGood<ChangeConfigurationRequest>(json, ref context),
        V16Action.ClearCache => IsGood<ClearCacheRequest>(json, ref context),
        V16Action.ClearChargingProfile => IsGood<ClearChargingProfileRequest>(json, ref context),
        V16Action.DataTransfer => IsGood<DataTransferRequest>(json, ref context),
        V16Action.DeleteCertificate => IsGood<DeleteCertificateRequest>(json, ref context),
        V16Action.DiagnosticsStatusNotification => IsGood<DiagnosticsStatusNotificationRequest>(json, ref context),
        V16Action.ExtendedTriggerMessage => IsGood<ExtendedTriggerMessageRequest>(json, ref context),
        V16Action.FirmwareStatusNotification => IsGood<FirmwareStatusNotificationRequest>(json, ref context),
        V16Action.GetCompositeSchedule => IsGood<GetCompositeScheduleRequest>(json, ref context),
        V16Action.GetConfiguration => IsGood<GetConfigurationRequest>(json, ref context),
        V16Action.GetDiagnostics => IsGood<GetDiagnosticsRequest>(json, ref context),
        V16Action.GetInstalledCertificateIds => IsGood<GetInstalledCertificateIdsRequest>(json, ref context),
        V16Action.GetLocalListVersion => IsGood<GetLocalListVersionRequest>(json, ref context),
        V16Action.GetLog => IsGood<GetLogRequest>(json, ref context),
        V16Action.Heartbeat => IsGood<HeartbeatRequest>(json, ref context),
        V16Action.InstallCertificate => IsGood<InstallCertificateRequest>(json, ref context),
        V16Action.LogStatusNotification => IsGood<LogStatusNotificationRequest>(json, ref context),
        V16Action.MeterValues => IsGood<MeterValuesRequest>(json, ref context),
        V16Action.RemoteStartTransaction => IsGood<RemoteStartTransactionRequest>(json, ref context),
        V16Action.RemoteStopTransaction => IsGood<RemoteStopTransactionRequest>(json, ref context),
        V16Action.ReserveNow => IsGood<ReserveNowRequest>(json, ref context),
        V16Action.Reset => IsGood<ResetRequest>(json, ref context),
        V16Action.SecurityEventNotification => IsGood<SecurityEventNotificationRequest>(json, ref context),
        V16Action.SendLocalList => IsGood<SendLocalListRequest>(json, ref context),
        V16Action.SetChargingProfile => IsGood<SetChargingProfileRequest>(json, ref context),
        V16Action.SignCertificate => IsGood<SignCertificateRequest>(json, ref context),
        V16Action.SignedFirmwareStatusNotification => IsGood<SignedFirmwareStatusNotificationRequest>(json, ref context),
        V16Action.SignedUpdateFirmware => IsGood<SignedUpdateFirmwareRequest>(json, ref context),
        V16Action.StartTransaction => IsGood<StartTransactionRequest>(json, ref context),
        V16Action.StatusNotification => IsGood<StatusNotificationRequest>(json, ref context),
        V16Action.StopTransaction => IsGood<StopTransactionRequest>(json, ref context),
        V16Action.TriggerMessage => IsGood<TriggerMessageRequest>(json, ref context),
        V16Action.UnlockConnector => IsGood<UnlockConnectorRequest>(json, ref context),
        V16Action.UpdateFirmware => IsGood<UpdateFirmwareRequest>(json, ref context),
        _ => IsNoAction(ref context),
    };

    /// <summary>The same for a caller who also wants to know what was tolerated.</summary>
    public static bool TryCheckResponse(V16Action action, ReadOnlySpan<byte> json, ref CodecContext context) => action switch
    {
        V16Action.Authorize => IsGood<AuthorizeResponse>(json, ref context),
        V16Action.BootNotification => IsGood<BootNotificationResponse>(json, ref context),
        V16Action.CancelReservation => IsGood<CancelReservationResponse>(json, ref context),
        V16Action.CertificateSigned => IsGood<CertificateSignedResponse>(json, ref context),
        V16Action.ChangeAvailability => IsGood<ChangeAvailabilityResponse>(json, ref context),
        V16Action.ChangeConfiguration => IsGood<ChangeConfigurationResponse>(json, ref context),
        V16Action.ClearCache => IsGood<ClearCacheResponse>(json, ref context),
        V16Action.ClearChargingProfile => IsGood<ClearChargingProfileResponse>(json, ref context),
        V16Action.DataTransfer => IsGood<DataTransferResponse>(json, ref context),
        V16Action.DeleteCertificate => IsGood<DeleteCertificateResponse>(json, ref context),
        V16Action.DiagnosticsStatusNotification => IsGood<DiagnosticsStatusNotificationResponse>(json, ref context),
        V16Action.ExtendedTriggerMessage => IsGood<ExtendedTriggerMessageResponse>(json, ref context),
        V16Action.FirmwareStatusNotification => IsGood<FirmwareStatusNotificationResponse>(json, ref context),
        V16Action.GetCompositeSchedule => IsGood<GetCompositeScheduleResponse>(json, ref context),
        V16Action.GetConfiguration => IsGood<GetConfigurationResponse>(json, ref context),
        V16Action.GetDiagnostics => IsGood<GetDiagnosticsResponse>(json, ref context),
        V16Action.GetInstalledCertificateIds => IsGood<GetInstalledCertificateIdsResponse>(json, ref context),
        V16Action.GetLocalListVersion => IsGood<GetLocalListVersionResponse>(json, ref context),
        V16Action.GetLog => IsGood<GetLogResponse>(json, ref context),
        V16Action.Heartbeat => IsGood<HeartbeatResponse>(json, ref context),
        V16Action.InstallCertificate => IsGood<InstallCertificateResponse>(json, ref context),
        V16Action.LogStatusNotification => IsGood<LogStatusNotificationResponse>(json, ref context),
        V16Action.MeterValues => IsGood<MeterValuesResponse>(json, ref context),
        V16Action.RemoteStartTransaction => IsGood<RemoteStartTransactionResponse>(json, ref context),
        V16Action.RemoteStopTransaction => IsGood<RemoteStopTransactionResponse>(json, ref context),
        V16Action.ReserveNow => IsGood<ReserveNowResponse>(json, ref context),
        V16Action.Reset => IsGood<ResetResponse>(json, ref context),
        V16Action.SecurityEventNotification => IsGood<SecurityEventNotificationResponse>(json, ref context),
        V16Action.SendLocalList => IsGood<SendLocalListResponse>(json, ref context),
        V16Action.SetChargingProfile => IsGood<SetChargingProfileResponse>(json, ref context),
        V16Action.SignCertificate => IsGood<SignCertificateResponse>(json, ref context),
        V16Action.SignedFirmwareStatusNotification => IsGood<SignedFirmwareStatusNotificationResponse>(json, ref context),
        V16Action.SignedUpdateFirmware => IsGood<SignedUpdateFirmwareResponse>(json, ref context),
        V16Action.StartTransaction => IsGood<StartTransactionResponse>(json, ref context),
        V16Action.StatusNotification => IsGood<StatusNotificationResponse>(json, ref context),
        V16Action.StopTransaction => IsGood<StopTransactionResponse>(json, ref context),
        V16Action.TriggerMessage => IsGood<TriggerMessageResponse>(json, ref context),
        V16Action.UnlockConnector => IsGood<UnlockConnectorResponse>(json, ref context),
        V16Action.UpdateFirmware => IsGood<UpdateFirmwareResponse>(json, ref context),
        _ => IsNoAction(ref context),
    };

    private static bool IsGood<TMessage>(ReadOnlySpan<byte> json, ref CodecContext context)
        where TMessage : struct, IOcppMessage<TMessage>, allows ref struct =>
        // A JSON reader looks at structure, not at the bytes inside a text; a frame with a bad byte would cost the connection (RFC 6455 §8.1).
        Utf8.IsValid(json) ? TMessage.TryRead(json, ref context, out _) : context.Fail(CallErrorCode.FormationViolation, "", "UTF-8");

    // Nothing is known of such a payload, so nothing can be said for it (OCPP-J 1.6 §4.2.3).
    private static bool IsNoAction(ref CodecContext context) => context.Fail(CallErrorCode.NotImplemented, "", "an action of OCPP 1.6");
}
