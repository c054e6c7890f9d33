using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>
/// Updates and uploads, of the profile FirmwareManagement and of the security whitepaper. Nothing is really fetched or sent: the statuses come as if.
/// Under the worker's turn.
/// </summary>
internal static class FirmwareCommands
{
    public static bool UpdateFirmware(scoped ref Command command, ref CodecContext context)
    {
        if (!UpdateFirmwareRequest.TryRead(command.Payload, ref context, out UpdateFirmwareRequest request))
        {
            return false;
        }

        DelayedTasks.Remove(command.ChargePoint, DelayedKind.Firmware);
        command.Answer(default(UpdateFirmwareResponse));
        DelayedTasks.Add(command.ChargePoint, DelayedKind.Firmware, At(in command, request.RetrieveDate), status: (int)FirmwareStatus.Downloading);
        return true;
    }

    public static bool SignedUpdateFirmware(scoped ref Command command, ref CodecContext context)
    {
        if (!SignedUpdateFirmwareRequest.TryRead(command.Payload, ref context, out SignedUpdateFirmwareRequest request))
        {
            return false;
        }

        bool replaces = DelayedTasks.Remove(command.ChargePoint, DelayedKind.SignedFirmware);
        command.Answer(new SignedUpdateFirmwareResponse
        {
            Status = replaces ? SignedUpdateFirmwareStatus.AcceptedCanceled : SignedUpdateFirmwareStatus.Accepted,
        });
        DelayedTasks.Add(
            command.ChargePoint,
            DelayedKind.SignedFirmware,
            At(in command, request.Firmware.RetrieveDateTime),
            status: (int)SignedFirmwareStatus.Downloading,
            argument: request.RequestId);
        return true;
    }

    public static bool GetDiagnostics(scoped ref Command command, ref CodecContext context)
    {
        if (!GetDiagnosticsRequest.TryRead(command.Payload, ref context, out _))
        {
            return false;
        }

        command.Answer(new GetDiagnosticsResponse { FileName = $"{command.ChargePoint.SerialNumber}-diagnostics.log" });
        DelayedTasks.Add(command.ChargePoint, DelayedKind.Diagnostics, Soon(in command), status: (int)DiagnosticsStatus.Uploading);
        return true;
    }

    public static bool GetLog(scoped ref Command command, ref CodecContext context)
    {
        if (!GetLogRequest.TryRead(command.Payload, ref context, out GetLogRequest request))
        {
            return false;
        }

        bool replaces = DelayedTasks.Remove(command.ChargePoint, DelayedKind.Log);
        command.Answer(new GetLogResponse
        {
            Status = replaces ? LogStatus.AcceptedCanceled : LogStatus.Accepted,
            Filename = $"{command.ChargePoint.SerialNumber}-{(request.LogType == LogType.SecurityLog ? "security" : "diagnostics")}.log",
        });
        DelayedTasks.Add(command.ChargePoint, DelayedKind.Log, Soon(in command), status: (int)UploadLogStatus.Uploading, argument: request.RequestId);
        return true;
    }

    private static long Soon(in Command command) => command.Now + long.Max(command.ChargePoint.Fleet.Time.Real(TimeSpan.FromSeconds(1)), Clock.Millisecond);

    /// <summary>"Allowed from" that moment (errata 4.0), by the fleet's clock.</summary>
    private static long At(in Command command, OcppTimestamp from)
    {
        TimeSpan wait = from.Value - command.ChargePoint.Fleet.Time.At(command.Now).Value;
        return wait <= TimeSpan.Zero ? Soon(in command) : command.Now + command.ChargePoint.Fleet.Time.Real(wait < TimeSpan.FromDays(30) ? wait : TimeSpan.FromDays(30));
    }
}
