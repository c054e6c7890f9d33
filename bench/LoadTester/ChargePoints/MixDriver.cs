using System.Diagnostics;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// Draws the next call of an open or closed loop by the mix's weights. A charge point that has drawn a transaction goes through it with its next
/// calls. Under the worker's turn.
/// </summary>
internal sealed class MixDriver(Scenario scenario)
{
    /// <summary>The steps of a transaction: Authorize, Start, Status, MeterValues and so on, Stop, Status.</summary>
    private const byte Starting = 1;
    private const byte ReportingCharging = 2;
    private const byte Metering = 3;
    private const byte ReportingAvailable = 4;

    private readonly int _total = scenario.Mix.Sum(static entry => entry.Weight);

    /// <summary>How many of a worker's charge points call in a closed loop.</summary>
    public int Callers { get; set; } = int.MaxValue;

    public bool IsCaller(int slot) => scenario.Load == LoadShape.Closed && slot < Callers;

    public OutCall Next(SimulatedChargePoint chargePoint, long due, long now)
    {
        if (chargePoint.Transactions is { Count: > 0 })
        {
            // A transaction's message waits for its next attempt, and nothing of a transaction may overtake it.
            return new OutCall { Action = V16Action.Heartbeat, DueAt = due };
        }

        if (chargePoint.ScriptStep != 0)
        {
            return Continue(chargePoint, due, now);
        }

        MixEntry entry = Draw(chargePoint);
        switch (entry.Call)
        {
            case MixCall.Heartbeat:
                return new OutCall { Action = V16Action.Heartbeat, DueAt = due };
            case MixCall.MeterValues:
                chargePoint.Connectors[1].EnergyWh += 37;
                return new OutCall { Action = V16Action.MeterValues, Connector = 1, Samples = (byte)entry.Count, DueAt = due };
            case MixCall.StatusNotification:
                return Status(chargePoint, due, now);
            case MixCall.Authorize:
                return new OutCall { Action = V16Action.Authorize, DueAt = due };
            case MixCall.DataTransfer:
                return new OutCall { Action = V16Action.DataTransfer, DueAt = due };
            case MixCall.Transaction when chargePoint.Connectors[1] is { Step: SessionStep.Idle, Status: not (ChargePointStatus.Unavailable or ChargePointStatus.Reserved) }:
                chargePoint.ScriptStep = Starting;
                chargePoint.ScriptMeterValues = (byte)entry.Count;
                return new OutCall { Action = V16Action.Authorize, DueAt = due };
            case MixCall.Transaction:
                // Somebody else's transaction is on that connector.
                return new OutCall { Action = V16Action.Heartbeat, DueAt = due };
            default:
                throw new UnreachableException($"{entry.Call} is no call of a mix.");
        }
    }

    private static OutCall Continue(SimulatedChargePoint chargePoint, long due, long now)
    {
        ref Connector connector = ref chargePoint.Connectors[1];
        switch (chargePoint.ScriptStep)
        {
            case Starting:
                connector.IdTag = chargePoint.OwnIdTag;
                connector.ChargingFor = 0;
                connector.PowerWatts = 11_000;
                SessionFlow.Start(chargePoint, 1, isReported: false, now);
                chargePoint.ScriptStep = ReportingCharging;
                return Queued(chargePoint, V16Action.StartTransaction, due);
            case ReportingCharging:
                chargePoint.ScriptStep = Metering;
                return new OutCall { Action = V16Action.StatusNotification, Connector = 1, DueAt = due };
            case Metering when chargePoint.ScriptMeterValues > 0:
                chargePoint.ScriptMeterValues--;
                connector.EnergyWh += 37;
                return new OutCall { Action = V16Action.MeterValues, Connector = 1, Samples = 1, DueAt = due };
            case Metering:
                SessionFlow.Stop(chargePoint, 1, Reason.Local, now, isReported: false);
                SessionFlow.Leave(chargePoint, 1, now, isReported: false);
                chargePoint.ScriptStep = ReportingAvailable;
                return Queued(chargePoint, V16Action.StopTransaction, due);
            default:
                chargePoint.ScriptStep = 0;
                return new OutCall { Action = V16Action.StatusNotification, Connector = 1, DueAt = due };
        }
    }

    /// <summary>A message that has just been put into the queue, which was empty: nothing of the mix is drawn while it isn't.</summary>
    private static OutCall Queued(SimulatedChargePoint chargePoint, V16Action action, long due)
    {
        Debug.Assert(chargePoint.Transactions!.Head.Action == action, "The queue was empty, so the message that was added is its head.");
        chargePoint.Transactions.Head.DueAt = due;
        return new OutCall { Action = action, Connector = 1, IsQueued = true, DueAt = due, Argument = chargePoint.Transactions.Head.LocalTransaction };
    }

    /// <summary>Somebody comes to a connector and thinks better of it, by turns.</summary>
    private static OutCall Status(SimulatedChargePoint chargePoint, long due, long now)
    {
        int number = chargePoint.Connectors.Length - 1;
        ref Connector connector = ref chargePoint.Connectors[number];
        if (connector.Step == SessionStep.Idle && connector.Status is ChargePointStatus.Available or ChargePointStatus.Preparing)
        {
            ChargePointStatus next = connector.Status == ChargePointStatus.Available ? ChargePointStatus.Preparing : ChargePointStatus.Available;
            chargePoint.SetStatus(number, next, now, isReported: false);
        }

        return new OutCall { Action = V16Action.StatusNotification, Connector = (byte)number, DueAt = due };
    }

    private MixEntry Draw(SimulatedChargePoint chargePoint)
    {
        int left = chargePoint.Random.NextBelow(_total);
        foreach (MixEntry entry in scenario.Mix)
        {
            left -= entry.Weight;
            if (left < 0)
            {
                return entry;
            }
        }

        throw new UnreachableException("The weights add up to their total.");
    }
}
