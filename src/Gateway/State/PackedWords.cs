namespace Ocpp.Gateway.State;

/// <summary>
/// What charge points say again and again in the payloads and configuration values that the state keeps: names of OCPP with the JSON around them as nearly everybody
/// spells it, the values of its enumerations. A word's place is on disk, as <see cref="PackedText"/> writes it: never move one or take it away. Who adds some, at the end, raises the layouts of the records
/// that are written with them, so that an older program refuses those instead of misreading them.
/// </summary>
internal static class PackedWords
{
    /// <summary>Shortest word: as many bytes are looked up at once.</summary>
    public const int MinLength = 4;

    /// <summary>The words, ASCII. There is room for 120.</summary>
    public static readonly byte[][] All =
    [
        .. new[]
        {
            // BootNotification.req, OCPP 1.6 §6.5.
            "{\"chargePointVendor\":\"", "\",\"chargePointVendor\":\"", "{\"chargePointModel\":\"", "\",\"chargePointModel\":\"", "\",\"chargePointSerialNumber\":\"",
            "\",\"chargeBoxSerialNumber\":\"", "\",\"firmwareVersion\":\"", "\",\"iccid\":\"", "\",\"imsi\":\"", "\",\"meterType\":\"", "\",\"meterSerialNumber\":\"",
            "chargePointVendor", "chargePointModel", "chargePointSerialNumber", "chargeBoxSerialNumber", "firmwareVersion", "iccid", "imsi", "meterType", "meterSerialNumber",

            // StatusNotification.req, §6.47.
            "{\"connectorId\":", ",\"connectorId\":", ",\"errorCode\":\"NoError\",\"status\":\"", ",\"errorCode\":\"NoError\"", ",\"errorCode\":\"", "{\"status\":\"",
            ",\"status\":\"", "\",\"status\":\"", ",\"timestamp\":\"", "\",\"timestamp\":\"", ",\"info\":\"", "\",\"info\":\"", ",\"vendorId\":\"", "\",\"vendorId\":\"",
            ",\"vendorErrorCode\":\"", "\",\"vendorErrorCode\":\"", "connectorId", "errorCode", "status", "timestamp", "vendorId", "vendorErrorCode", "NoError",
            "Available", "Preparing", "Charging", "SuspendedEVSE", "SuspendedEV", "Finishing", "Reserved", "Unavailable", "Faulted",
            "ConnectorLockFailure", "EVCommunicationError", "GroundFailure", "HighTemperature", "InternalError", "LocalListConflict", "OtherError", "OverCurrentFailure",
            "OverVoltage", "PowerMeterFailure", "PowerSwitchFailure", "ReaderFailure", "ResetFailure", "UnderVoltage", "WeakSignal",

            // FirmwareStatusNotification.req and DiagnosticsStatusNotification.req, §6.19 and §6.17.
            "Downloaded", "DownloadFailed", "Downloading", "InstallationFailed", "Installing", "Installed", "Idle", "Uploaded", "UploadFailed", "Uploading", ",\"requestId\":",

            // Configuration, §9.
            "Energy.Active.Import.Register", "Energy.Active.Export.Register", "Energy.Active.Import.Interval", "Power.Active.Import", "Power.Offered", "Current.Import",
            "Current.Offered", "Voltage", "Temperature", "Core,", "FirmwareManagement", "LocalAuthListManagement", "Reservation", "SmartCharging", "RemoteTrigger", "NotApplicable",
            "Unknown", "Current", "Power", "HTTPS", "https://", "http://", "wss://", "ocpp1.6", "ocpp",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];
}
