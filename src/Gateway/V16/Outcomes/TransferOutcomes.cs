using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>
/// What answers to UpdateFirmware, SignedUpdateFirmware, GetDiagnostics and GetLog tell: a transfer begins (OCPP 1.6 §5.19, §5.9; security
/// whitepaper L01, N01). Read from the request as it is kept, so that no password of a location is recorded. Used under the charge point's turn.
/// </summary>
internal static class TransferOutcomes
{
    public static void AdoptUpdate(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        // The confirmation has no status; some charge points say no with one all the same.
        if (Confirmation.IsAccepted(payload)
            && UpdateFirmwareRequest.TryRead(command.KeptPayload.Span, ref context, out UpdateFirmwareRequest request))
        {
            chargePoint.Record(new TransferRequested
            {
                Kind = TransferKind.Firmware,
                CommandId = command.Id,
                Action = command.Action,
                Location = request.Location.ToString(),
                HasFile = true,
                RetrieveDate = request.RetrieveDate.Value,
            });
        }
    }

    public static void AdoptSignedUpdate(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        // AcceptedCanceled: accepted, and an older update was cancelled for it.
        CodecContext context = new(Leniency.Lenient);
        if (SignedUpdateFirmwareResponse.TryRead(payload, ref context, out SignedUpdateFirmwareResponse response)
            && response.Status is SignedUpdateFirmwareStatus.Accepted or SignedUpdateFirmwareStatus.AcceptedCanceled
            && SignedUpdateFirmwareRequest.TryRead(command.KeptPayload.Span, ref context, out SignedUpdateFirmwareRequest request))
        {
            chargePoint.Record(new TransferRequested
            {
                Kind = TransferKind.Firmware,
                CommandId = command.Id,
                Action = command.Action,
                Location = request.Firmware.Location.ToString(),
                HasFile = true,
                RetrieveDate = request.Firmware.RetrieveDateTime.Value,
                InstallDate = request.Firmware.InstallDateTime?.Value,
                RequestId = request.RequestId,
            });
        }
    }

    public static void AdoptDiagnostics(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        if (Confirmation.IsAccepted(payload)
            && GetDiagnosticsResponse.TryRead(payload, ref context, out GetDiagnosticsResponse response)
            && GetDiagnosticsRequest.TryRead(command.KeptPayload.Span, ref context, out GetDiagnosticsRequest request))
        {
            string? fileName = response.FileName.IsPresent ? response.FileName.ToString() : null;
            chargePoint.Record(new TransferRequested
            {
                Kind = TransferKind.Diagnostics,
                CommandId = command.Id,
                Action = command.Action,
                Location = request.Location.ToString(),
                HasFile = !string.IsNullOrEmpty(fileName),
                FileName = string.IsNullOrEmpty(fileName) ? null : fileName,
            });
        }
    }

    public static void AdoptLog(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        if (GetLogResponse.TryRead(payload, ref context, out GetLogResponse response)
            && response.Status is LogStatus.Accepted or LogStatus.AcceptedCanceled
            && GetLogRequest.TryRead(command.KeptPayload.Span, ref context, out GetLogRequest request))
        {
            string? fileName = response.Filename.IsPresent ? response.Filename.ToString() : null;
            chargePoint.Record(new TransferRequested
            {
                Kind = TransferKind.Diagnostics,
                CommandId = command.Id,
                Action = command.Action,
                Location = request.Log.RemoteLocation.ToString(),
                HasFile = true,
                FileName = string.IsNullOrEmpty(fileName) ? null : fileName,
                RequestId = request.RequestId,
                LogType = request.LogType.ToName(),
            });
        }
    }
}
