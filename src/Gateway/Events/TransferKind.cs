namespace Ocpp.Gateway.Events;

/// <summary>What a charge point transfers on request. The numbers are on disk: never reuse one.</summary>
internal enum TransferKind
{
    /// <summary>New firmware, to the charge point: UpdateFirmware and SignedUpdateFirmware.</summary>
    Firmware = 1,

    /// <summary>Diagnostics and logs, from the charge point: GetDiagnostics and GetLog.</summary>
    Diagnostics = 2,
}
