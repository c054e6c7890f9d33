using System.Text;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Measuring;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>Answers the Central System's CALLs: one switch over the action, and the schema of each held to the letter. Under the worker's turn.</summary>
internal static class CommandDispatcher
{
    /// <param name="chargePoint">Who is asked.</param>
    /// <param name="isWhole">False where the envelope is faulty; the context says how.</param>
    /// <param name="envelope">The CALL.</param>
    /// <param name="context">What was found so far.</param>
    /// <param name="now">The moment.</param>
    public static void Answer(SimulatedChargePoint chargePoint, bool isWhole, in Envelope envelope, ref CodecContext context, long now)
    {
        Command command = new(chargePoint, envelope.IdToken, envelope.Payload, now);
        if (!isWhole)
        {
            Refuse(in command, in envelope, ref context);
            return;
        }

        if (!V16Actions.TryParse(envelope.Action, out V16Action action))
        {
            context.Fail(CallErrorCode.NotImplemented, "", "an action of OCPP 1.6");
            Refuse(in command, in envelope, ref context);
            return;
        }

        chargePoint.Fleet.Recorder.Commanded(action);
        if (chargePoint.Registration is RegistrationStatus.Rejected or RegistrationStatus.Unknown && action != V16Action.TriggerMessage)
        {
            // OCPP 1.6 §4.2: a rejected charge point doesn't answer; one that is not registered yet says why it can't.
            if (chargePoint.Registration == RegistrationStatus.Unknown)
            {
                command.Fail(CallErrorCode.SecurityError, "not registered yet");
            }

            return;
        }

        if (!TryHandle(action, ref command, ref context))
        {
            Refuse(in command, in envelope, ref context);
        }
    }

    private static bool TryHandle(V16Action action, scoped ref Command command, ref CodecContext context) => action switch
    {
        V16Action.CancelReservation => ReservationCommands.CancelReservation(ref command, ref context),
        V16Action.CertificateSigned => SecurityCommands.CertificateSigned(ref command, ref context),
        V16Action.ChangeAvailability => CoreCommands.ChangeAvailability(ref command, ref context),
        V16Action.ChangeConfiguration => ConfigurationCommands.ChangeConfiguration(ref command, ref context),
        V16Action.ClearCache => CoreCommands.ClearCache(ref command, ref context),
        V16Action.ClearChargingProfile => SmartChargingCommands.ClearChargingProfile(ref command, ref context),
        V16Action.DataTransfer => CoreCommands.DataTransfer(ref command, ref context),
        V16Action.DeleteCertificate => SecurityCommands.DeleteCertificate(ref command, ref context),
        V16Action.ExtendedTriggerMessage => TriggerCommands.ExtendedTriggerMessage(ref command, ref context),
        V16Action.GetCompositeSchedule => SmartChargingCommands.GetCompositeSchedule(ref command, ref context),
        V16Action.GetConfiguration => ConfigurationCommands.GetConfiguration(ref command, ref context),
        V16Action.GetDiagnostics => FirmwareCommands.GetDiagnostics(ref command, ref context),
        V16Action.GetInstalledCertificateIds => SecurityCommands.GetInstalledCertificateIds(ref command, ref context),
        V16Action.GetLocalListVersion => LocalListCommands.GetLocalListVersion(ref command, ref context),
        V16Action.GetLog => FirmwareCommands.GetLog(ref command, ref context),
        V16Action.InstallCertificate => SecurityCommands.InstallCertificate(ref command, ref context),
        V16Action.RemoteStartTransaction => CoreCommands.RemoteStartTransaction(ref command, ref context),
        V16Action.RemoteStopTransaction => CoreCommands.RemoteStopTransaction(ref command, ref context),
        V16Action.ReserveNow => ReservationCommands.ReserveNow(ref command, ref context),
        V16Action.Reset => CoreCommands.Reset(ref command, ref context),
        V16Action.SendLocalList => LocalListCommands.SendLocalList(ref command, ref context),
        V16Action.SetChargingProfile => SmartChargingCommands.SetChargingProfile(ref command, ref context),
        V16Action.SignedUpdateFirmware => FirmwareCommands.SignedUpdateFirmware(ref command, ref context),
        V16Action.TriggerMessage => TriggerCommands.TriggerMessage(ref command, ref context),
        V16Action.UnlockConnector => CoreCommands.UnlockConnector(ref command, ref context),
        V16Action.UpdateFirmware => FirmwareCommands.UpdateFirmware(ref command, ref context),

        // The other direction's actions: known, and not for a charge point.
        _ => context.Fail(CallErrorCode.NotSupported, "", "an action that a charge point takes"),
    };

    private static void Refuse(in Command command, in Envelope envelope, ref CodecContext context)
    {
        CodecFault fault = context.Fault;
        command.ChargePoint.Fleet.Recorder.Failed(Fault.BadCall, $"{command.ChargePoint.Identity}: {Encoding.UTF8.GetString(envelope.Action)}: {fault}");
        command.Fail(fault.Code, fault.ToString());
    }
}
