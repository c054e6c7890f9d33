using System.Diagnostics;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Webhooks.Decisions;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16;

/// <summary>OCPP 1.6-J: which message is whose, who may send what, and the one table from action to handler. Stateless; one for all sessions.</summary>
internal sealed partial class V16Protocol(V16Handlers handlers, DecisionClients decisions, SessionEnvironment environment, ILogger<V16Protocol> logger) : OcppProtocol
{
    private readonly Leniency _leniency = environment.Options.Strict ? Leniency.Strict : Leniency.Lenient;

    public override string SubProtocol => "ocpp1.6";

    public override void Dispatch(ChargePointSession session, ReadOnlySpan<byte> text)
    {
        if (PlainCall.TryRead(text, out PlainCall call)
            && V16Actions.TryParse(call.Action, out V16Action action)
            && Route(action, new PlainStep(this, session, call)))
        {
            return;
        }

        DispatchAny(session, text);
    }

    public override void Conclude(ChargePointSession session, PendingReply pending, Decision decision)
    {
        // It was read once, so it can be read again; what it was forgiven has been counted.
        CodecContext context = new(Leniency.Lenient);
        ReadOnlySpan<byte> text = pending.Text.Span;
        if (Envelope.TryRead(text, ref context, out Envelope envelope) != EnvelopeStatus.Read || !V16Actions.TryParse(envelope.Action, out V16Action action))
        {
            throw new UnreachableException("A CALL that waited for a decision can't be read again.");
        }

        // Nobody waits for the answer any more. A transaction runs all the same, under the number that was decided, and its repeat on the next
        // connection is to get that number; everything else is said again by the charge point, or was no more than a question.
        if (!session.IsOpen && !(action == V16Action.StartTransaction && session.ChargePoint.IsKnown))
        {
            return;
        }

        Perform(session, isKnown: true, action, new InboundCall(session, text, in envelope, decision) { Tolerances = context.Tolerances });
    }

    private void DispatchAny(ChargePointSession session, ReadOnlySpan<byte> text)
    {
        // Also with Ocpp:Strict: what is forgiven to the envelope is refused below, when it is clear whose message it is.
        CodecContext context = new(Leniency.Lenient);
        EnvelopeStatus status = Envelope.TryRead(text, ref context, out Envelope envelope);
        if (!context.Tolerances.IsEmpty)
        {
            session.Tolerate(context.Tolerances);
        }

        switch (status)
        {
            case EnvelopeStatus.Read when envelope.Type == MessageType.Call:
                session.CountReadable();
                Serve(session, text, in envelope, context.Tolerances);
                break;
            case EnvelopeStatus.Read:
                session.CountReadable();
                if (!session.CompleteOutbound(in envelope))
                {
                    // Late beyond memory, or to nothing at all: never answered (OCPP-J 1.6 §4.2).
                    Log.AnswerToNothing(logger, session.Id, envelope.Type);
                    environment.Metrics.AnswerToNothing();
                }

                break;
            case EnvelopeStatus.Faulted when envelope.Type == MessageType.Call:
                session.Tolerate(Tolerance.BrokenMessage);
                if (!session.TryHold(text))
                {
                    session.BeginCall(text, LastAnswer.HashOf(text), SessionMetrics.UnknownAction);
                    new InboundCall(session, text, in envelope).ReplyError(context.Fault.Code, Describe(context.Fault));
                }

                break;
            case EnvelopeStatus.Faulted:
                session.Tolerate(Tolerance.BrokenMessage);
                if (!session.SpoilOutbound(in envelope, Describe(context.Fault)))
                {
                    session.CountUnreadable(context.Fault.Rule);
                }

                break;
            case EnvelopeStatus.Ignored:
                // OCPP-J 1.6 §4.1.3: a message type that we don't know is ignored.
                Log.TypeIgnored(logger, session.Id);
                environment.Metrics.TypeIgnored();
                break;
            default:
                session.Tolerate(Tolerance.BrokenMessage);
                session.CountUnreadable(context.Fault.Rule ?? "not OCPP-J");
                break;
        }
    }

    private void Serve(ChargePointSession session, ReadOnlySpan<byte> text, in Envelope envelope, ToleranceSet tolerances)
    {
        bool isKnown = V16Actions.TryParse(envelope.Action, out V16Action action);
        if (TryBegin(session, text, isKnown ? action.ToName() : SessionMetrics.UnknownAction))
        {
            Perform(session, isKnown, action, new InboundCall(session, text, in envelope) { Tolerances = tolerances });
        }
    }

    /// <summary>Not where the CALL waits for one before it, nor where it repeats one and has its answer now.</summary>
    private static bool TryBegin(ChargePointSession session, ReadOnlySpan<byte> text, string action)
    {
        if (session.TryHold(text))
        {
            return false;
        }

        UInt128 hash = LastAnswer.HashOf(text);
        if (session.TryAnswerRepeat(text, hash))
        {
            return false;
        }

        session.BeginCall(text, hash, action);
        return true;
    }

    private void Perform(ChargePointSession session, bool isKnown, V16Action action, scoped InboundCall inbound)
    {
        if (!TryAdmit(session, isKnown, action, in inbound))
        {
            return;
        }

        if (_leniency == Leniency.Strict && !IsOfTransaction(action) && !TryReadStrictly(inbound.Text, out CodecFault fault))
        {
            inbound.ReplyError(fault.Code, Describe(in fault));
            return;
        }

        try
        {
            if (!Route(action, new AnyStep(this, inbound)))
            {
                inbound.ReplyError(CallErrorCode.NotSupported, "This action is not served here.");
            }
        }
        catch (Exception exception) when (exception is not JournalUnavailableException)
        {
            AnswerFailure(session, action, in inbound, exception);
        }
    }

    /// <summary>Answers what isn't for a handler to answer: what may not be sent now, or not here.</summary>
    private bool TryAdmit(ChargePointSession session, bool isKnown, V16Action action, scoped in InboundCall inbound)
    {
        if (!MaySend(session.ChargePoint, isKnown, action))
        {
            // OCPP 1.6 §4.2, errata v4.0: before Accepted only BootNotification may be sent, and what was triggered. Told before anything else.
            inbound.ReplyError(CallErrorCode.SecurityError, "The charge point is not accepted.");
            return false;
        }

        if (!isKnown)
        {
            inbound.ReplyError(CallErrorCode.NotImplemented, "This action is not known.");
            return false;
        }

        if (!action.IsFromChargePoint())
        {
            inbound.ReplyError(CallErrorCode.NotSupported, "A Central System sends this action, it doesn't take it.");
            return false;
        }

        if (inbound.Decision is null && !session.ChargePoint.HasBooted && action != V16Action.BootNotification)
        {
            session.Tolerate(Tolerance.CallBeforeBoot);
        }

        Log.CallReceived(logger, session.Id, action, inbound.Text.Length);
        return true;
    }

    private void AnswerFailure(ChargePointSession session, V16Action action, scoped in InboundCall inbound, Exception exception)
    {
        Log.HandlerFailed(logger, exception, session.Id, action, inbound.MessageId.ToString());
        if (!session.IsCallAnswered)
        {
            inbound.ReplyError(CallErrorCode.InternalError, "The gateway failed on this message.");
        }
    }

    /// <summary>A charger that gets an error for one of these resends it for ever or throws the transaction away: they are read with every leniency.</summary>
    private static bool IsOfTransaction(V16Action action) => action is V16Action.StartTransaction or V16Action.StopTransaction or V16Action.MeterValues;

    private static bool TryReadStrictly(ReadOnlySpan<byte> text, out CodecFault fault)
    {
        CodecContext context = new(Leniency.Strict);
        EnvelopeStatus status = Envelope.TryRead(text, ref context, out _);
        fault = context.Fault;
        return status == EnvelopeStatus.Read;
    }

    private static bool MaySend(ChargePoint chargePoint, bool isKnown, V16Action action)
        => chargePoint.Registration.BootStatus == RegistrationStatus.Accepted
        || (isKnown && (action == V16Action.BootNotification || chargePoint.Effects?.Expects(action) == true));

    /// <summary>The one table from action to handler; false for an action that isn't in it, or what the step said.</summary>
    private bool Route<TStep>(V16Action action, scoped TStep step)
        where TStep : struct, IStep, allows ref struct => action switch
        {
            V16Action.Authorize => step.Take(action, handlers.Authorize, _leniency),
            V16Action.BootNotification => step.Take(action, handlers.BootNotification, _leniency),
            V16Action.DataTransfer => step.Take(action, handlers.DataTransfer, _leniency),
            V16Action.DiagnosticsStatusNotification => step.Take(action, handlers.DiagnosticsStatusNotification, _leniency),
            V16Action.FirmwareStatusNotification => step.Take(action, handlers.FirmwareStatusNotification, _leniency),
            V16Action.Heartbeat => step.Take(action, handlers.Heartbeat, _leniency),
            V16Action.MeterValues => step.Take(action, handlers.MeterValues, Leniency.Transaction),
            V16Action.StartTransaction => step.Take(action, handlers.StartTransaction, Leniency.Transaction),
            V16Action.StatusNotification => step.Take(action, handlers.StatusNotification, _leniency),
            V16Action.StopTransaction => step.Take(action, handlers.StopTransaction, Leniency.Transaction),
            V16Action.LogStatusNotification => step.Take(action, handlers.LogStatusNotification, _leniency),
            V16Action.SecurityEventNotification => step.Take(action, handlers.SecurityEventNotification, _leniency),
            V16Action.SignCertificate => step.Take(action, handlers.SignCertificate, _leniency),
            V16Action.SignedFirmwareStatusNotification => step.Take(action, handlers.SignedFirmwareStatusNotification, _leniency),
            _ => false,
        };

    private void ServePlain<TRequest>(ChargePointSession session, V16Action action, ICallHandler<TRequest> handler, scoped in TRequest request, scoped in InboundCall inbound)
        where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
    {
        session.CountReadable();
        if (!TryBegin(session, inbound.Text, action.ToName()) || !TryAdmit(session, isKnown: true, action, in inbound))
        {
            return;
        }

        try
        {
            DecideOrHandle(action, handler, in request, in inbound);
        }
        catch (Exception exception) when (exception is not JournalUnavailableException)
        {
            AnswerFailure(session, action, in inbound, exception);
        }
    }

    private void ServeAny<TRequest>(V16Action action, ICallHandler<TRequest> handler, Leniency leniency, scoped in InboundCall inbound)
        where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
    {
        CodecContext context = new(leniency);
        if (!TRequest.TryRead(inbound.Payload, ref context, out TRequest request))
        {
            inbound.ReplyError(context.Fault.Code, Describe(context.Fault));
            return;
        }

        if (inbound.Decision is null)
        {
            inbound.Session.Tolerate(context.Tolerances);
        }

        ToleranceSet tolerances = inbound.Tolerances;
        tolerances.Add(context.Tolerances);
        DecideOrHandle(action, handler, in request, inbound with { Tolerances = tolerances });
    }

    private void DecideOrHandle<TRequest>(V16Action action, ICallHandler<TRequest> handler, scoped in TRequest request, scoped in InboundCall inbound)
        where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
    {
        if (inbound.Decision is null
            && decisions.TryFind(action.ToName(), inbound.ChargePoint, out DecisionClient? client)
            && !handler.IsDecided(in request, inbound))
        {
            Ask(client, action, in inbound);
            return;
        }

        handler.Handle(in request, inbound);
    }

    private static void Ask(DecisionClient client, V16Action action, scoped in InboundCall inbound)
    {
        if (action == V16Action.BootNotification)
        {
            // From here on, so that no command overtakes the answer however long it takes.
            inbound.Session.HoldCommandsForBoot();
        }

        client.Ask(inbound.ReplyWhenDecided(action.ToName()));
    }

    /// <summary>The property and the rule, as a charge point's engineer wants to read it in a log; CALLERROR text is at most 255 characters.</summary>
    private static string Describe(in CodecFault fault)
    {
        string text = string.IsNullOrEmpty(fault.Path) ? fault.Rule : $"{fault.Path}: {fault.Rule}";
        return text.Length <= MaxDescription ? text : text[..MaxDescription];
    }

    // OCPP-J 1.6 §4.2.3: errorDescription, a string of at most 255 characters.
    private const int MaxDescription = 255;

    /// <summary>What is to be done with a CALL when it is known whose it is.</summary>
    private interface IStep
    {
        /// <summary>Whether anything was done.</summary>
        bool Take<TRequest>(V16Action action, ICallHandler<TRequest> handler, Leniency leniency)
            where TRequest : struct, IOcppMessage<TRequest>, allows ref struct;
    }

    /// <summary>Serves the CALL if it is as plain as it began.</summary>
    private readonly ref struct PlainStep(V16Protocol protocol, ChargePointSession session, PlainCall call) : IStep
    {
        private readonly PlainCall _call = call;

        public bool Take<TRequest>(V16Action action, ICallHandler<TRequest> handler, Leniency leniency)
            where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
        {
            if (!_call.TryReadRequest(out TRequest request, out ReadOnlySpan<byte> payload))
            {
                return false;
            }

            protocol.ServePlain(session, action, handler, in request, new InboundCall(session, in _call, payload));
            return true;
        }
    }

    /// <summary>Reads the payload, whatever it is, and serves the CALL.</summary>
    private readonly ref struct AnyStep(V16Protocol protocol, InboundCall inbound) : IStep
    {
        private readonly InboundCall _inbound = inbound;

        public bool Take<TRequest>(V16Action action, ICallHandler<TRequest> handler, Leniency leniency)
            where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
        {
            protocol.ServeAny(action, handler, leniency, in _inbound);
            return true;
        }
    }
}
