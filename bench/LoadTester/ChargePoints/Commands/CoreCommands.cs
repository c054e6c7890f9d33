using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>The commands of the profile Core, without the two about configuration. Under the worker's turn.</summary>
internal static class CoreCommands
{
    private const int RemotePowerWatts = 11_000;

    public static bool ChangeAvailability(scoped ref Command command, ref CodecContext context)
    {
        if (!ChangeAvailabilityRequest.TryRead(command.Payload, ref context, out ChangeAvailabilityRequest request))
        {
            return false;
        }

        SimulatedChargePoint chargePoint = command.ChargePoint;
        if (request.ConnectorId != 0 && !command.IsConnector(request.ConnectorId))
        {
            return command.Answer(new ChangeAvailabilityResponse { Status = AvailabilityStatus.Rejected });
        }

        bool isInoperative = request.Type == AvailabilityType.Inoperative;
        (int first, int last) = request.ConnectorId == 0 ? (0, chargePoint.Connectors.Length - 1) : (request.ConnectorId, request.ConnectorId);
        bool waits = false;
        for (int number = first; number <= last; number++)
        {
            waits |= isInoperative && chargePoint.Connectors[number].Step is SessionStep.Charging or SessionStep.Authorizing;
        }

        command.Answer(new ChangeAvailabilityResponse { Status = waits ? AvailabilityStatus.Scheduled : AvailabilityStatus.Accepted });
        for (int number = first; number <= last; number++)
        {
            chargePoint.Connectors[number].IsInoperative = isInoperative;
            if (chargePoint.Connectors[number].Step == SessionStep.Idle)
            {
                chargePoint.SetStatus(number, SessionFlow.RestingStatus(chargePoint, number), command.Now);
            }
        }

        return true;
    }

    public static bool ClearCache(scoped ref Command command, ref CodecContext context) => ClearCacheRequest.TryRead(command.Payload, ref context, out _)
        && command.Answer(new ClearCacheResponse { Status = ClearCacheStatus.Accepted });

    public static bool DataTransfer(scoped ref Command command, ref CodecContext context)
    {
        if (!DataTransferRequest.TryRead(command.Payload, ref context, out DataTransferRequest request))
        {
            return false;
        }

        bool isOurs = request.VendorId.Equals("org.example.loadtester");
        return command.Answer(new DataTransferResponse { Status = isOurs ? DataTransferStatus.Accepted : DataTransferStatus.UnknownVendorId });
    }

    public static bool RemoteStartTransaction(scoped ref Command command, ref CodecContext context)
    {
        if (!RemoteStartTransactionRequest.TryRead(command.Payload, ref context, out RemoteStartTransactionRequest request))
        {
            return false;
        }

        SimulatedChargePoint chargePoint = command.ChargePoint;
        string idTag = request.IdTag.ToString();
        int number = request.ConnectorId ?? FindFree(chargePoint, idTag);
        bool isFree = command.IsConnector(number) && IsFree(chargePoint, number, idTag) && chargePoint.Registration == RegistrationStatus.Accepted;
        command.Answer(new RemoteStartTransactionResponse { Status = isFree ? RemoteStartStopStatus.Accepted : RemoteStartStopStatus.Rejected });
        if (!isFree)
        {
            return true;
        }

        if (request.ChargingProfile.IsPresent)
        {
            // Once the transaction runs, since a TxProfile belongs to one.
            SessionFlow.TryBegin(chargePoint, number, idTag, isRemote: true, RemotePowerWatts, chargingFor: 0, command.Now);
            Profiles.Install(chargePoint, number, request.ChargingProfile);
        }
        else
        {
            SessionFlow.TryBegin(chargePoint, number, idTag, isRemote: true, RemotePowerWatts, chargingFor: 0, command.Now);
        }

        return true;
    }

    public static bool RemoteStopTransaction(scoped ref Command command, ref CodecContext context)
    {
        if (!RemoteStopTransactionRequest.TryRead(command.Payload, ref context, out RemoteStopTransactionRequest request))
        {
            return false;
        }

        SimulatedChargePoint chargePoint = command.ChargePoint;
        int id = request.TransactionId;
        int number = Array.FindIndex(chargePoint.Connectors, connector => connector.Step == SessionStep.Charging && connector.TransactionId == id);
        command.Answer(new RemoteStopTransactionResponse { Status = number > 0 ? RemoteStartStopStatus.Accepted : RemoteStartStopStatus.Rejected });
        if (number > 0)
        {
            SessionFlow.Stop(chargePoint, number, Reason.Remote, command.Now);
            LeaveSoon(chargePoint, number, command.Now);
            chargePoint.ScriptStep = 0;
        }

        return true;
    }

    public static bool Reset(scoped ref Command command, ref CodecContext context)
    {
        if (!ResetRequest.TryRead(command.Payload, ref context, out ResetRequest request))
        {
            return false;
        }

        Reason reason = request.Type == ResetType.Hard ? Reason.HardReset : Reason.SoftReset;
        command.Answer(new ResetResponse { Status = ResetStatus.Accepted });

        // After the answer had time to leave.
        DelayedTasks.Add(command.ChargePoint, DelayedKind.Reset, command.Now + (Clock.Second / 20), status: (int)reason);
        return true;
    }

    public static bool UnlockConnector(scoped ref Command command, ref CodecContext context)
    {
        if (!UnlockConnectorRequest.TryRead(command.Payload, ref context, out UnlockConnectorRequest request))
        {
            return false;
        }

        // Errata 4.0: NotSupported where there is no such connector.
        bool exists = command.IsConnector(request.ConnectorId);
        command.Answer(new UnlockConnectorResponse { Status = exists ? UnlockStatus.Unlocked : UnlockStatus.NotSupported });
        if (exists && SessionFlow.Stop(command.ChargePoint, request.ConnectorId, Reason.UnlockCommand, command.Now))
        {
            LeaveSoon(command.ChargePoint, request.ConnectorId, command.Now);
            command.ChargePoint.ScriptStep = 0;
        }

        return true;
    }

    /// <summary>Nobody waits minutes for a vehicle to be unplugged in a test of commands.</summary>
    private static void LeaveSoon(SimulatedChargePoint chargePoint, int number, long now) =>
        chargePoint.Connectors[number].StepAt = long.Min(chargePoint.Connectors[number].StepAt, now + (Clock.Second / 10));

    private static int FindFree(SimulatedChargePoint chargePoint, string idTag)
    {
        for (int number = 1; number < chargePoint.Connectors.Length; number++)
        {
            if (IsFree(chargePoint, number, idTag))
            {
                return number;
            }
        }

        return 0;
    }

    private static bool IsFree(SimulatedChargePoint chargePoint, int number, string idTag) => chargePoint.Connectors[number] is { Step: SessionStep.Idle } connector
        && (connector.Status is ChargePointStatus.Available or ChargePointStatus.Preparing
            || (connector.Status == ChargePointStatus.Reserved && Reservations.IsFor(chargePoint, number, idTag)));
}
