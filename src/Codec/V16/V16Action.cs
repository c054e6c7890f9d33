namespace Ocpp.Codec.V16;

/// <summary>
/// The 39 actions of OCPP 1.6: the 28 of edition 2 and the 11 of the security whitepaper. The member's name is the name on the wire,
/// to the letter: actions are case-sensitive (OCPP-J 1.6 §4.2.1).
/// </summary>
public enum V16Action : byte
{
    /// <summary>No action of OCPP 1.6. It is never dispatched and never written.</summary>
    Unknown = 0,

    Authorize,
    BootNotification,
    CancelReservation,
    CertificateSigned,
    ChangeAvailability,
    ChangeConfiguration,
    ClearCache,
    ClearChargingProfile,
    DataTransfer,
    DeleteCertificate,
    DiagnosticsStatusNotification,
    ExtendedTriggerMessage,
    FirmwareStatusNotification,
    GetCompositeSchedule,
    GetConfiguration,
    GetDiagnostics,
    GetInstalledCertificateIds,
    GetLocalListVersion,
    GetLog,
    Heartbeat,
    InstallCertificate,
    LogStatusNotification,
    MeterValues,
    RemoteStartTransaction,
    RemoteStopTransaction,
    ReserveNow,
    Reset,
    SecurityEventNotification,
    SendLocalList,
    SetChargingProfile,
    SignCertificate,
    SignedFirmwareStatusNotification,
    SignedUpdateFirmware,
    StartTransaction,
    StatusNotification,
    StopTransaction,
    TriggerMessage,
    UnlockConnector,
    UpdateFirmware,
}
