using System.Diagnostics;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// A vehicle at a connector, from its arrival to its leaving, with the statuses and transactions that OCPP 1.6 §4.7 to §4.10 want. All times that pass
/// are the fleet's. Under the worker's turn.
/// </summary>
internal static class SessionFlow
{
    private static readonly TimeSpan UnplugAfter = TimeSpan.FromMinutes(3);

    /// <summary>From a remote start to the transaction's: cable and vehicle are looked at. Not compressed, since Central Systems wait for it.</summary>
    private const long RemoteStartAfter = 30 * Clock.Millisecond;

    /// <summary>A vehicle is plugged in and a tag shown, or the Central System starts remotely; false where the connector is not free for it.</summary>
    /// <param name="chargePoint">The charge point.</param>
    /// <param name="number">The connector, above 0.</param>
    /// <param name="idTag">The tag.</param>
    /// <param name="isRemote">A remote start needs no Authorize, as AuthorizeRemoteTxRequests is false.</param>
    /// <param name="powerWatts">What the vehicle takes.</param>
    /// <param name="chargingFor">Nanoseconds; 0 for until it is stopped.</param>
    /// <param name="now">The moment.</param>
    public static bool TryBegin(SimulatedChargePoint chargePoint, int number, string idTag, bool isRemote, int powerWatts, long chargingFor, long now)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        bool isReservedForHim = connector.Status == ChargePointStatus.Reserved && Reservations.IsFor(chargePoint, number, idTag);
        if (connector.Step != SessionStep.Idle || (connector.Status is not (ChargePointStatus.Available or ChargePointStatus.Preparing) && !isReservedForHim))
        {
            return false;
        }

        connector.IdTag = idTag;
        connector.IsRemote = isRemote;
        connector.PowerWatts = powerWatts;
        connector.ChargingFor = chargingFor;
        connector.StepAt = 0;
        connector.Step = SessionStep.Authorizing;
        chargePoint.SetStatus(number, ChargePointStatus.Preparing, now);
        if (isRemote)
        {
            connector.StepAt = now + RemoteStartAfter;
        }
        else if (chargePoint.IsServed)
        {
            chargePoint.Enqueue(new OutCall { Action = V16Action.Authorize, Connector = (byte)number, IsForSession = true, DueAt = now });
        }
        else
        {
            DecideOffline(chargePoint, number, now);
        }

        return true;
    }

    /// <summary>The Central System has spoken about the tag.</summary>
    public static void Decide(SimulatedChargePoint chargePoint, int number, AuthorizationStatus status, long now)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        if (connector.Step != SessionStep.Authorizing)
        {
            return;
        }

        if (status == AuthorizationStatus.Accepted)
        {
            Start(chargePoint, number, isReported: true, now);
        }
        else
        {
            Leave(chargePoint, number, now);
        }
    }

    /// <summary>Nobody could be asked: the local list knows, or unknown tags may charge (LocalAuthorizeOffline, AllowOfflineTxForUnknownId).</summary>
    public static void DecideOffline(SimulatedChargePoint chargePoint, int number, long now)
    {
        string? idTag = chargePoint.Connectors[number].IdTag;
        AuthorizationStatus status = AuthorizationStatus.Accepted;
        if (idTag is not null && chargePoint.KnownMemory is { } memory && memory.LocalList.TryGetValue(idTag, out AuthorizationStatus known))
        {
            status = known;
        }

        Decide(chargePoint, number, status, now);
    }

    /// <summary>Energy flows, and a StartTransaction says so: now, or when the link is back.</summary>
    public static void Start(SimulatedChargePoint chargePoint, int number, bool isReported, long now)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        connector.Step = SessionStep.Charging;
        connector.LocalTransaction = ++chargePoint.LastLocalTransaction;
        connector.TransactionId = -1;
        connector.EnergyAt = now;
        int reservation = Reservations.Use(chargePoint, number, connector.IdTag!);
        chargePoint.Enqueue(Message(chargePoint, number, V16Action.StartTransaction, now) with { ReservationId = reservation });
        chargePoint.SetStatus(number, ChargePointStatus.Charging, now, isReported);
        connector.StepAt = connector.ChargingFor == 0 ? 0 : now + connector.ChargingFor;
        connector.MeterAt = isReported ? now + chargePoint.Fleet.Life.MeterInterval(chargePoint) : 0;
    }

    /// <summary>A periodic sample of a running transaction.</summary>
    public static void Meter(SimulatedChargePoint chargePoint, int number, int samples, long now)
    {
        CountEnergy(chargePoint, number, now);
        chargePoint.Enqueue(Message(chargePoint, number, V16Action.MeterValues, now) with { Samples = (byte)samples });
    }

    /// <summary>The transaction ends; false where none runs.</summary>
    public static bool Stop(SimulatedChargePoint chargePoint, int number, Reason reason, long now, bool isReported = true)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        if (connector.Step != SessionStep.Charging)
        {
            return false;
        }

        CountEnergy(chargePoint, number, now);
        bool byTag = reason is Reason.Local;
        chargePoint.Enqueue(Message(chargePoint, number, V16Action.StopTransaction, now) with { Reason = reason, IdTag = byTag ? connector.IdTag : null });
        connector.Step = SessionStep.Finishing;
        connector.LocalTransaction = 0;
        connector.TransactionId = -1;
        connector.MeterAt = 0;
        Profiles.OnTransactionEnded(chargePoint, number);
        chargePoint.SetStatus(number, ChargePointStatus.Finishing, now, isReported);
        connector.StepAt = now + chargePoint.Fleet.Time.Real(UnplugAfter);
        return true;
    }

    /// <summary>The vehicle is gone.</summary>
    public static void Leave(SimulatedChargePoint chargePoint, int number, long now, bool isReported = true)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        connector.Step = SessionStep.Idle;
        connector.IdTag = null;
        connector.PowerWatts = 0;
        connector.StepAt = 0;
        chargePoint.SetStatus(number, RestingStatus(chargePoint, number), now, isReported);
        chargePoint.Fleet.Life.OnFree(chargePoint, number, now);
        chargePoint.Fleet.SessionMoved?.Invoke(chargePoint);
    }

    /// <summary>The connector breaks: what runs is stopped, and the status says Faulted until it recovers.</summary>
    public static void Break(SimulatedChargePoint chargePoint, int number, long lasting, long now)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        Stop(chargePoint, number, Reason.Other, now);
        connector.Step = SessionStep.Faulted;
        connector.StepAt = now + lasting;
        Reservations.Drop(chargePoint, number);
        chargePoint.SetStatus(number, ChargePointStatus.Faulted, now, error: ChargePointErrorCode.PowerSwitchFailure);
    }

    /// <summary>The charge point loses power or restarts: transactions end, and their messages wait for the next boot.</summary>
    public static void StopAll(SimulatedChargePoint chargePoint, Reason reason, long now)
    {
        for (int number = 1; number < chargePoint.Connectors.Length; number++)
        {
            if (Stop(chargePoint, number, reason, now) || chargePoint.Connectors[number].Step == SessionStep.Authorizing)
            {
                Leave(chargePoint, number, now);
            }
        }

        chargePoint.ScriptStep = 0;
    }

    /// <summary>What of a connector is due by itself.</summary>
    public static void OnDue(SimulatedChargePoint chargePoint, int number, long now)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        if (connector.MeterAt != 0 && now >= connector.MeterAt)
        {
            connector.MeterAt += long.Max(chargePoint.Fleet.Life.MeterInterval(chargePoint), Clock.Millisecond);
            Meter(chargePoint, number, chargePoint.Fleet.Scenario.Life.MeterSamples, now);
        }

        if (connector.StepAt == 0 || now < connector.StepAt)
        {
            return;
        }

        connector.StepAt = 0;
        switch (connector.Step)
        {
            case SessionStep.Idle:
                chargePoint.Fleet.Life.OnArrival(chargePoint, number, now);
                break;
            case SessionStep.Charging:
                Stop(chargePoint, number, chargePoint.Random.NextBelow(4) == 0 ? Reason.EVDisconnected : Reason.Local, now);
                break;
            case SessionStep.Finishing or SessionStep.Faulted:
                Leave(chargePoint, number, now);
                break;
            case SessionStep.Authorizing when connector.IsRemote:
                Start(chargePoint, number, isReported: true, now);
                break;
            case SessionStep.Authorizing:
                break;
            default:
                throw new UnreachableException($"{connector.Step} is no step.");
        }
    }

    /// <summary>The status of a connector at which nobody is.</summary>
    public static ChargePointStatus RestingStatus(SimulatedChargePoint chargePoint, int number) => chargePoint.Connectors[number] switch
    {
        { IsInoperative: true } => ChargePointStatus.Unavailable,
        { ReservationId: not 0 } => ChargePointStatus.Reserved,
        _ => ChargePointStatus.Available,
    };

    public static void CountEnergy(SimulatedChargePoint chargePoint, int number, long now)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        if (connector.Step == SessionStep.Charging)
        {
            connector.EnergyWh += connector.PowerWatts * chargePoint.Fleet.Time.Hours(connector.EnergyAt, now);
            connector.EnergyAt = now;
        }
    }

    private static TransactionMessage Message(SimulatedChargePoint chargePoint, int number, V16Action action, long now)
    {
        ref Connector connector = ref chargePoint.Connectors[number];
        return new TransactionMessage
        {
            Action = action,
            Connector = (byte)number,
            LocalTransaction = connector.LocalTransaction,
            TransactionId = connector.TransactionId,
            PowerWatts = connector.PowerWatts,
            MeterWh = (long)connector.EnergyWh,
            At = chargePoint.Fleet.Time.At(now),
            DueAt = now,
            IdTag = connector.IdTag,
        };
    }
}
