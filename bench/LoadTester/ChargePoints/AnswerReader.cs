using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Engine;
using Ocpp.LoadTester.Measuring;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>Holds each answer to its schema, strictly, and lets the charge point take from it what it says. Under the worker's turn.</summary>
internal static class AnswerReader
{
    private const int MostAttempts = 3;

    private static readonly TimeSpan BootRetry = TimeSpan.FromSeconds(5);

    /// <summary>False where the answer breaks its schema; the context then says how.</summary>
    public static bool TryRead(SimulatedChargePoint chargePoint, in OutCall call, ReadOnlySpan<byte> payload, ref CodecContext context, long now)
    {
        switch (call.Action)
        {
            case V16Action.BootNotification:
                if (!BootNotificationResponse.TryRead(payload, ref context, out BootNotificationResponse boot))
                {
                    return false;
                }

                chargePoint.Register(boot.Status, TimeSpan.FromSeconds(int.Max(boot.Interval, 0)), now);
                return true;
            case V16Action.Authorize:
                if (!AuthorizeResponse.TryRead(payload, ref context, out AuthorizeResponse authorized))
                {
                    return false;
                }

                OnAuthorized(chargePoint, in call, authorized.IdTagInfo.Status, now);
                return true;
            case V16Action.StartTransaction:
                if (!StartTransactionResponse.TryRead(payload, ref context, out StartTransactionResponse started))
                {
                    return false;
                }

                OnStarted(chargePoint, in call, started.TransactionId, started.IdTagInfo.Status, now);
                return true;
            default:
                if (!PayloadCheck.TryCheckResponse(call.Action, payload, ref context))
                {
                    return false;
                }

                if (call.IsQueued)
                {
                    Dequeue(chargePoint);
                }

                return true;
        }
    }

    /// <summary>A call failed: a CALLERROR, an answer that can't be read, or none.</summary>
    public static void OnFailed(SimulatedChargePoint chargePoint, in OutCall call, long now)
    {
        if (call.Action == V16Action.BootNotification)
        {
            chargePoint.BootAt(now + Clock.From(BootRetry));
        }
        else if (call.IsQueued)
        {
            // OCPP 1.6 §3.7.1: so many attempts, with growing waits between them, and then it is lost for good.
            ref TransactionMessage head = ref chargePoint.Transactions!.Head;
            if (++head.Attempts >= Setting(chargePoint, "TransactionMessageAttempts", MostAttempts))
            {
                chargePoint.Fleet.Recorder.Failed(Fault.TransactionMessageLost, $"{chargePoint.Identity}: {head.Action} after {head.Attempts} attempts");
                Dequeue(chargePoint);
            }
            else
            {
                TimeSpan interval = TimeSpan.FromSeconds(Setting(chargePoint, "TransactionMessageRetryInterval", 10));
                chargePoint.RetryAt = now + (Clock.From(interval) * head.Attempts);
            }
        }
        else if (call.IsForSession)
        {
            SessionFlow.DecideOffline(chargePoint, call.Connector, now);
        }
        else if (call.Action == V16Action.Authorize)
        {
            chargePoint.ScriptStep = 0;
        }
    }

    private static void OnAuthorized(SimulatedChargePoint chargePoint, in OutCall call, AuthorizationStatus status, long now)
    {
        if (status != AuthorizationStatus.Accepted)
        {
            chargePoint.Fleet.Recorder.RefusedIdTags++;
        }

        if (call.IsForSession)
        {
            SessionFlow.Decide(chargePoint, call.Connector, status, now);
        }
        else if (status != AuthorizationStatus.Accepted)
        {
            // The mix's transaction ends before it began, as at a real charge point.
            chargePoint.ScriptStep = 0;
        }
    }

    private static void OnStarted(SimulatedChargePoint chargePoint, in OutCall call, int transactionId, AuthorizationStatus status, long now)
    {
        int local = chargePoint.Transactions!.Head.LocalTransaction;
        Dequeue(chargePoint);
        chargePoint.Transactions.Resolve(local, transactionId);
        ref Connector connector = ref chargePoint.Connectors[call.Connector];
        if (connector.LocalTransaction == local)
        {
            connector.TransactionId = transactionId;
            chargePoint.Fleet.SessionMoved?.Invoke(chargePoint);
        }

        if (status != AuthorizationStatus.Accepted)
        {
            chargePoint.Fleet.Recorder.RefusedIdTags++;

            // OCPP 1.6 §4.8 with StopTransactionOnInvalidId, which is true here unless it was changed.
            if (connector.LocalTransaction == local)
            {
                SessionFlow.Stop(chargePoint, call.Connector, Reason.DeAuthorized, now);
                chargePoint.ScriptStep = 0;
            }
        }
    }

    private static void Dequeue(SimulatedChargePoint chargePoint)
    {
        chargePoint.Transactions!.RemoveHead();
        chargePoint.RetryAt = 0;
    }

    private static int Setting(SimulatedChargePoint chargePoint, string key, int otherwise) =>
        chargePoint.KnownMemory?.Configuration is { } changed && changed.TryGetValue(key, out string? value) && int.TryParse(value, out int number)
            ? number
            : otherwise;
}
