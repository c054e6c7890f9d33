using System.Diagnostics;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>What charge points do later by themselves: the steps of an update or an upload, restarts, ends of reservations. Under the worker's turn.</summary>
internal static class DelayedTasks
{
    /// <summary>Between two statuses of an update or an upload, of the fleet's time.</summary>
    public static readonly TimeSpan StepInterval = TimeSpan.FromSeconds(2);

    public static void Add(SimulatedChargePoint chargePoint, DelayedKind kind, long at, int connector = 0, int status = 0, int argument = 0) =>
        chargePoint.Memory.Tasks.Add(new DelayedTask(at, kind, (byte)connector, (byte)status, argument));

    /// <summary>Takes back what was planned, such as an update that a newer one replaces; true where there was something.</summary>
    public static bool Remove(SimulatedChargePoint chargePoint, DelayedKind kind) =>
        chargePoint.KnownMemory is { } memory && memory.Tasks.RemoveAll(task => task.Kind == kind) > 0;

    public static void RunDue(SimulatedChargePoint chargePoint, long now)
    {
        if (chargePoint.KnownMemory is not { Tasks.Count: > 0 } memory)
        {
            return;
        }

        for (int index = memory.Tasks.Count - 1; index >= 0; index--)
        {
            DelayedTask task = memory.Tasks[index];
            if (now >= task.At)
            {
                memory.Tasks.RemoveAt(index);
                Run(chargePoint, in task, now);

                // What was done may have planned more, or less.
                index = int.Min(index, memory.Tasks.Count);
            }
        }
    }

    private static void Run(SimulatedChargePoint chargePoint, in DelayedTask task, long now)
    {
        switch (task.Kind)
        {
            case DelayedKind.Reset:
                SessionFlow.StopAll(chargePoint, (Reason)task.Status, now);
                chargePoint.Disconnect(now + RestartTime(chargePoint), abruptly: false, reboots: true, now);
                break;
            case DelayedKind.Reconnect:
                chargePoint.Disconnect(now + Clock.Second / 5, abruptly: false, reboots: false, now);
                break;
            case DelayedKind.ReservationExpiry:
                Reservations.Cancel(chargePoint, task.Argument, now);
                break;
            case DelayedKind.Firmware:
                StepFirmware(chargePoint, (FirmwareStatus)task.Status, now);
                break;
            case DelayedKind.SignedFirmware:
                StepSignedFirmware(chargePoint, (SignedFirmwareStatus)task.Status, task.Argument, now);
                break;
            case DelayedKind.Diagnostics:
                chargePoint.Memory.Diagnostics = (DiagnosticsStatus)task.Status;
                chargePoint.Enqueue(new OutCall { Action = V16Action.DiagnosticsStatusNotification, Status = task.Status, DueAt = now });
                if (task.Status == (byte)DiagnosticsStatus.Uploading)
                {
                    Add(chargePoint, DelayedKind.Diagnostics, Next(chargePoint, now), status: (int)DiagnosticsStatus.Uploaded);
                }

                break;
            case DelayedKind.Log:
                chargePoint.Memory.Log = (UploadLogStatus)task.Status;
                chargePoint.Memory.LogRequest = task.Argument;
                chargePoint.Enqueue(new OutCall { Action = V16Action.LogStatusNotification, Status = task.Status, Argument = task.Argument, DueAt = now });
                if (task.Status == (byte)UploadLogStatus.Uploading)
                {
                    Add(chargePoint, DelayedKind.Log, Next(chargePoint, now), status: (int)UploadLogStatus.Uploaded, argument: task.Argument);
                }

                break;
            case DelayedKind.GoOffline:
                chargePoint.Fleet.Life.OnOffline(chargePoint, now);
                break;
            case DelayedKind.Break:
                chargePoint.Fleet.Life.OnBreak(chargePoint, task.Connector, now);
                break;
            default:
                throw new UnreachableException($"{task.Kind} is no task.");
        }
    }

    /// <summary>OCPP 1.6 §4.5: Downloading, Downloaded, Installing, a restart, Installed.</summary>
    private static void StepFirmware(SimulatedChargePoint chargePoint, FirmwareStatus status, long now)
    {
        chargePoint.Memory.Firmware = status;
        chargePoint.Enqueue(new OutCall { Action = V16Action.FirmwareStatusNotification, Status = (byte)status, DueAt = now });
        FirmwareStatus? next = status switch
        {
            FirmwareStatus.Downloading => FirmwareStatus.Downloaded,
            FirmwareStatus.Downloaded => FirmwareStatus.Installing,
            FirmwareStatus.Installing => FirmwareStatus.Installed,
            _ => null,
        };
        if (next is not { } following)
        {
            return;
        }

        if (following == FirmwareStatus.Installed)
        {
            // It restarts with the new firmware and says so when it is back; the reset forgets calls that wait, so it comes a step later.
            Add(chargePoint, DelayedKind.Reset, Next(chargePoint, now), status: (int)Reason.Reboot);
            Add(chargePoint, DelayedKind.Firmware, Next(chargePoint, now) + (2 * RestartTime(chargePoint)), status: (int)following);
        }
        else
        {
            Add(chargePoint, DelayedKind.Firmware, Next(chargePoint, now), status: (int)following);
        }
    }

    private static void StepSignedFirmware(SimulatedChargePoint chargePoint, SignedFirmwareStatus status, int request, long now)
    {
        chargePoint.Memory.SignedFirmware = status;
        chargePoint.Memory.SignedFirmwareRequest = request;
        chargePoint.Enqueue(new OutCall { Action = V16Action.SignedFirmwareStatusNotification, Status = (byte)status, Argument = request, DueAt = now });
        SignedFirmwareStatus? next = status switch
        {
            SignedFirmwareStatus.Downloading => SignedFirmwareStatus.Downloaded,
            SignedFirmwareStatus.Downloaded => SignedFirmwareStatus.SignatureVerified,
            SignedFirmwareStatus.SignatureVerified => SignedFirmwareStatus.Installing,
            SignedFirmwareStatus.Installing => SignedFirmwareStatus.Installed,
            _ => null,
        };
        if (next is { } following)
        {
            Add(chargePoint, DelayedKind.SignedFirmware, Next(chargePoint, now), status: (int)following, argument: request);
        }
    }

    private static long Next(SimulatedChargePoint chargePoint, long now) => now + long.Max(chargePoint.Fleet.Time.Real(StepInterval), Clock.Millisecond);

    /// <summary>Half a minute of the fleet's time, half a second of ours where it isn't compressed: tests of commands don't want to wait for it.</summary>
    private static long RestartTime(SimulatedChargePoint chargePoint) =>
        chargePoint.Fleet.Time.Speed > 1 ? chargePoint.Fleet.Time.Real(TimeSpan.FromSeconds(30)) : Clock.Second / 2;
}
