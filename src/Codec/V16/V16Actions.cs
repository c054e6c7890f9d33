using System.Diagnostics;

namespace Ocpp.Codec.V16;

/// <summary>What is known of a <see cref="V16Action"/>: its name on the wire, and who may send it. Nothing here allocates.</summary>
public static class V16Actions
{
    /// <summary>
    /// Finds the action named by the bytes between the quotes. Only the exact spelling counts: actions are case-sensitive
    /// (OCPP-J 1.6 §4.2.1), and a name that is written with escapes names none.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out V16Action action)
    {
        // The length alone decides nearly always; those that charge points send most stand first.
        action = name.Length switch
        {
            5 => Match(name, [V16Action.Reset]),
            6 => Match(name, [V16Action.GetLog]),
            9 => Match(name, [V16Action.Heartbeat, V16Action.Authorize]),
            10 => Match(name, [V16Action.ClearCache, V16Action.ReserveNow]),
            11 => Match(name, [V16Action.MeterValues]),
            12 => Match(name, [V16Action.DataTransfer]),
            13 => Match(name, [V16Action.SendLocalList]),
            14 => Match(name, [V16Action.GetDiagnostics, V16Action.TriggerMessage, V16Action.UpdateFirmware]),
            15 => Match(name, [V16Action.SignCertificate, V16Action.StopTransaction, V16Action.UnlockConnector]),
            16 => Match(name, [V16Action.StartTransaction, V16Action.BootNotification, V16Action.GetConfiguration]),
            17 => Match(name, [V16Action.CancelReservation, V16Action.CertificateSigned, V16Action.DeleteCertificate]),
            18 => Match(name, [V16Action.StatusNotification, V16Action.ChangeAvailability, V16Action.InstallCertificate, V16Action.SetChargingProfile]),
            19 => Match(name, [V16Action.ChangeConfiguration, V16Action.GetLocalListVersion]),
            20 => Match(name, [V16Action.ClearChargingProfile, V16Action.GetCompositeSchedule, V16Action.SignedUpdateFirmware]),
            21 => Match(name, [V16Action.LogStatusNotification, V16Action.RemoteStopTransaction]),
            22 => Match(name, [V16Action.ExtendedTriggerMessage, V16Action.RemoteStartTransaction]),
            25 => Match(name, [V16Action.SecurityEventNotification]),
            26 => Match(name, [V16Action.FirmwareStatusNotification, V16Action.GetInstalledCertificateIds]),
            29 => Match(name, [V16Action.DiagnosticsStatusNotification]),
            32 => Match(name, [V16Action.SignedFirmwareStatusNotification]),
            _ => V16Action.Unknown,
        };
        return action != V16Action.Unknown;
    }

    /// <summary>The name on the wire.</summary>
    /// <exception cref="UnreachableException">The value is not one of the 39 actions.</exception>
    public static string ToName(this V16Action action) => action switch
    {
        V16Action.Authorize => nameof(V16Action.Authorize),
        V16Action.BootNotification => nameof(V16Action.BootNotification),
        V16Action.CancelReservation => nameof(V16Action.CancelReservation),
        V16Action.CertificateSigned => nameof(V16Action.CertificateSigned),
        V16Action.ChangeAvailability => nameof(V16Action.ChangeAvailability),
        V16Action.ChangeConfiguration => nameof(V16Action.ChangeConfiguration),
        V16Action.ClearCache => nameof(V16Action.ClearCache),
        V16Action.ClearChargingProfile => nameof(V16Action.ClearChargingProfile),
        V16Action.DataTransfer => nameof(V16Action.DataTransfer),
        V16Action.DeleteCertificate => nameof(V16Action.DeleteCertificate),
        V16Action.DiagnosticsStatusNotification => nameof(V16Action.DiagnosticsStatusNotification),
        V16Action.ExtendedTriggerMessage => nameof(V16Action.ExtendedTriggerMessage),
        V16Action.FirmwareStatusNotification => nameof(V16Action.FirmwareStatusNotification),
        V16Action.GetCompositeSchedule => nameof(V16Action.GetCompositeSchedule),
        V16Action.GetConfiguration => nameof(V16Action.GetConfiguration),
        V16Action.GetDiagnostics => nameof(V16Action.GetDiagnostics),
        V16Action.GetInstalledCertificateIds => nameof(V16Action.GetInstalledCertificateIds),
        V16Action.GetLocalListVersion => nameof(V16Action.GetLocalListVersion),
        V16Action.GetLog => nameof(V16Action.GetLog),
        V16Action.Heartbeat => nameof(V16Action.Heartbeat),
        V16Action.InstallCertificate => nameof(V16Action.InstallCertificate),
        V16Action.LogStatusNotification => nameof(V16Action.LogStatusNotification),
        V16Action.MeterValues => nameof(V16Action.MeterValues),
        V16Action.RemoteStartTransaction => nameof(V16Action.RemoteStartTransaction),
        V16Action.RemoteStopTransaction => nameof(V16Action.RemoteStopTransaction),
        V16Action.ReserveNow => nameof(V16Action.ReserveNow),
        V16Action.Reset => nameof(V16Action.Reset),
        V16Action.SecurityEventNotification => nameof(V16Action.SecurityEventNotification),
        V16Action.SendLocalList => nameof(V16Action.SendLocalList),
        V16Action.SetChargingProfile => nameof(V16Action.SetChargingProfile),
        V16Action.SignCertificate => nameof(V16Action.SignCertificate),
        V16Action.SignedFirmwareStatusNotification => nameof(V16Action.SignedFirmwareStatusNotification),
        V16Action.SignedUpdateFirmware => nameof(V16Action.SignedUpdateFirmware),
        V16Action.StartTransaction => nameof(V16Action.StartTransaction),
        V16Action.StatusNotification => nameof(V16Action.StatusNotification),
        V16Action.StopTransaction => nameof(V16Action.StopTransaction),
        V16Action.TriggerMessage => nameof(V16Action.TriggerMessage),
        V16Action.UnlockConnector => nameof(V16Action.UnlockConnector),
        V16Action.UpdateFirmware => nameof(V16Action.UpdateFirmware),
        _ => throw new UnreachableException($"{(byte)action} is no action of OCPP 1.6."),
    };

    /// <summary>The name on the wire as UTF-8, without quotes; it needs no escaping. Empty for what is no action.</summary>
    public static ReadOnlySpan<byte> NameUtf8(this V16Action action) => action switch
    {
        V16Action.Authorize => "Authorize"u8,
        V16Action.BootNotification => "BootNotification"u8,
        V16Action.CancelReservation => "CancelReservation"u8,
        V16Action.CertificateSigned => "CertificateSigned"u8,
        V16Action.ChangeAvailability => "ChangeAvailability"u8,
        V16Action.ChangeConfiguration => "ChangeConfiguration"u8,
        V16Action.ClearCache => "ClearCache"u8,
        V16Action.ClearChargingProfile => "ClearChargingProfile"u8,
        V16Action.DataTransfer => "DataTransfer"u8,
        V16Action.DeleteCertificate => "DeleteCertificate"u8,
        V16Action.DiagnosticsStatusNotification => "DiagnosticsStatusNotification"u8,
        V16Action.ExtendedTriggerMessage => "ExtendedTriggerMessage"u8,
        V16Action.FirmwareStatusNotification => "FirmwareStatusNotification"u8,
        V16Action.GetCompositeSchedule => "GetCompositeSchedule"u8,
        V16Action.GetConfiguration => "GetConfiguration"u8,
        V16Action.GetDiagnostics => "GetDiagnostics"u8,
        V16Action.GetInstalledCertificateIds => "GetInstalledCertificateIds"u8,
        V16Action.GetLocalListVersion => "GetLocalListVersion"u8,
        V16Action.GetLog => "GetLog"u8,
        V16Action.Heartbeat => "Heartbeat"u8,
        V16Action.InstallCertificate => "InstallCertificate"u8,
        V16Action.LogStatusNotification => "LogStatusNotification"u8,
        V16Action.MeterValues => "MeterValues"u8,
        V16Action.RemoteStartTransaction => "RemoteStartTransaction"u8,
        V16Action.RemoteStopTransaction => "RemoteStopTransaction"u8,
        V16Action.ReserveNow => "ReserveNow"u8,
        V16Action.Reset => "Reset"u8,
        V16Action.SecurityEventNotification => "SecurityEventNotification"u8,
        V16Action.SendLocalList => "SendLocalList"u8,
        V16Action.SetChargingProfile => "SetChargingProfile"u8,
        V16Action.SignCertificate => "SignCertificate"u8,
        V16Action.SignedFirmwareStatusNotification => "SignedFirmwareStatusNotification"u8,
        V16Action.SignedUpdateFirmware => "SignedUpdateFirmware"u8,
        V16Action.StartTransaction => "StartTransaction"u8,
        V16Action.StatusNotification => "StatusNotification"u8,
        V16Action.StopTransaction => "StopTransaction"u8,
        V16Action.TriggerMessage => "TriggerMessage"u8,
        V16Action.UnlockConnector => "UnlockConnector"u8,
        V16Action.UpdateFirmware => "UpdateFirmware"u8,
        _ => default,
    };

    /// <summary>Whether a charge point may send this CALL. DataTransfer goes both ways.</summary>
    public static bool IsFromChargePoint(this V16Action action) => action
        is V16Action.Authorize
        or V16Action.BootNotification
        or V16Action.DataTransfer
        or V16Action.DiagnosticsStatusNotification
        or V16Action.FirmwareStatusNotification
        or V16Action.Heartbeat
        or V16Action.LogStatusNotification
        or V16Action.MeterValues
        or V16Action.SecurityEventNotification
        or V16Action.SignCertificate
        or V16Action.SignedFirmwareStatusNotification
        or V16Action.StartTransaction
        or V16Action.StatusNotification
        or V16Action.StopTransaction;

    /// <summary>Whether a Central System may send this CALL. DataTransfer goes both ways.</summary>
    public static bool IsFromCentralSystem(this V16Action action) =>
        action != V16Action.Unknown && action <= V16Action.UpdateFirmware
        && (action == V16Action.DataTransfer || !action.IsFromChargePoint());

    private static V16Action Match(ReadOnlySpan<byte> name, params ReadOnlySpan<V16Action> candidates)
    {
        foreach (V16Action candidate in candidates)
        {
            if (name.SequenceEqual(candidate.NameUtf8()))
            {
                return candidate;
            }
        }

        return V16Action.Unknown;
    }
}
