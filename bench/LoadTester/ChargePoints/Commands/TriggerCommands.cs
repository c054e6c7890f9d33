using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>TriggerMessage and ExtendedTriggerMessage: the answer first, then the message (OCPP 1.6 §5.17). Under the worker's turn.</summary>
internal static class TriggerCommands
{
    public static bool TriggerMessage(scoped ref Command command, ref CodecContext context)
    {
        if (!TriggerMessageRequest.TryRead(command.Payload, ref context, out TriggerMessageRequest request))
        {
            return false;
        }

        SimulatedChargePoint chargePoint = command.ChargePoint;
        bool isKnown = IsKnown(in command, request.ConnectorId);
        command.Answer(new TriggerMessageResponse { Status = isKnown ? TriggerMessageStatus.Accepted : TriggerMessageStatus.Rejected });
        if (!isKnown)
        {
            return true;
        }

        switch (request.RequestedMessage)
        {
            case MessageTrigger.BootNotification:
                chargePoint.Enqueue(Triggered(V16Action.BootNotification, command.Now));
                break;
            case MessageTrigger.Heartbeat:
                chargePoint.Enqueue(Triggered(V16Action.Heartbeat, command.Now));
                break;
            case MessageTrigger.DiagnosticsStatusNotification:
                DiagnosticsStatus diagnostics = chargePoint.KnownMemory is { Diagnostics: DiagnosticsStatus.Uploading } ? DiagnosticsStatus.Uploading : DiagnosticsStatus.Idle;
                chargePoint.Enqueue(Triggered(V16Action.DiagnosticsStatusNotification, command.Now) with { Status = (byte)diagnostics });
                break;
            case MessageTrigger.FirmwareStatusNotification:
                FirmwareStatus firmware = chargePoint.KnownMemory?.Firmware is { } known and not (FirmwareStatus.Installed or FirmwareStatus.Unknown) ? known : FirmwareStatus.Idle;
                chargePoint.Enqueue(Triggered(V16Action.FirmwareStatusNotification, command.Now) with { Status = (byte)firmware });
                break;
            case MessageTrigger.MeterValues:
                ForConnectors(in command, V16Action.MeterValues, request.ConnectorId);
                break;
            default:
                ForConnectors(in command, V16Action.StatusNotification, request.ConnectorId);
                break;
        }

        return true;
    }

    public static bool ExtendedTriggerMessage(scoped ref Command command, ref CodecContext context)
    {
        if (!ExtendedTriggerMessageRequest.TryRead(command.Payload, ref context, out ExtendedTriggerMessageRequest request))
        {
            return false;
        }

        SimulatedChargePoint chargePoint = command.ChargePoint;
        bool isKnown = IsKnown(in command, request.ConnectorId);
        command.Answer(new ExtendedTriggerMessageResponse { Status = isKnown ? TriggerMessageStatus.Accepted : TriggerMessageStatus.Rejected });
        if (!isKnown)
        {
            return true;
        }

        switch (request.RequestedMessage)
        {
            case ExtMessageTrigger.BootNotification:
                chargePoint.Enqueue(Triggered(V16Action.BootNotification, command.Now));
                break;
            case ExtMessageTrigger.Heartbeat:
                chargePoint.Enqueue(Triggered(V16Action.Heartbeat, command.Now));
                break;
            case ExtMessageTrigger.LogStatusNotification:
                bool isUploading = chargePoint.KnownMemory is { Log: UploadLogStatus.Uploading };
                chargePoint.Enqueue(Triggered(V16Action.LogStatusNotification, command.Now) with
                {
                    Status = (byte)(isUploading ? UploadLogStatus.Uploading : UploadLogStatus.Idle),
                    Argument = chargePoint.KnownMemory?.LogRequest ?? 0,
                });
                break;
            case ExtMessageTrigger.FirmwareStatusNotification:
                SignedFirmwareStatus firmware = chargePoint.KnownMemory?.SignedFirmware is { } known and not (SignedFirmwareStatus.Installed or SignedFirmwareStatus.Unknown)
                    ? known
                    : SignedFirmwareStatus.Idle;
                chargePoint.Enqueue(Triggered(V16Action.SignedFirmwareStatusNotification, command.Now) with
                {
                    Status = (byte)firmware,
                    Argument = chargePoint.KnownMemory?.SignedFirmwareRequest ?? 0,
                });
                break;
            case ExtMessageTrigger.SignChargePointCertificate:
                chargePoint.Enqueue(Triggered(V16Action.SignCertificate, command.Now));
                break;
            case ExtMessageTrigger.MeterValues:
                ForConnectors(in command, V16Action.MeterValues, request.ConnectorId);
                break;
            default:
                ForConnectors(in command, V16Action.StatusNotification, request.ConnectorId);
                break;
        }

        return true;
    }

    /// <summary>Absent means all of them, for statuses with connector 0.</summary>
    private static bool IsKnown(in Command command, int? connector) => connector is null or 0 || command.IsConnector(connector.Value);

    private static void ForConnectors(in Command command, V16Action action, int? connector)
    {
        SimulatedChargePoint chargePoint = command.ChargePoint;
        int first = connector ?? (action == V16Action.StatusNotification ? 0 : 1);
        int last = connector ?? chargePoint.Connectors.Length - 1;
        for (int number = first; number <= last; number++)
        {
            SessionFlow.CountEnergy(chargePoint, number, command.Now);

            // A MeterValues with a status says that it was triggered.
            chargePoint.Enqueue(Triggered(action, command.Now) with { Connector = (byte)number, Samples = 2, Status = 1 });
        }
    }

    private static OutCall Triggered(V16Action action, long now) => new() { Action = action, IsTriggered = true, DueAt = now };
}
