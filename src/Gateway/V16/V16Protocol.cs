using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16;

/// <summary>OCPP 1.6-J: which message is whose, who may send what, and the one table from action to handler. Stateless; one for all sessions.</summary>
internal sealed partial class V16Protocol(V16Handlers handlers, SessionEnvironment environment, ILogger<V16Protocol> logger) : OcppProtocol
{
    private readonly Leniency _leniency = environment.Options.Strict ? Leniency.Strict : Leniency.Lenient;

    public override string SubProtocol => "ocpp1.6";

    public override void Dispatch(ChargePointSession session, ReadOnlySpan<byte> text)
    {
        // Also with Ocpp:Strict: what is forgiven to the envelope is refused below, when it is clear whose message it is.
        CodecContext context = new(Leniency.Lenient);
        EnvelopeStatus status = Envelope.TryRead(text, ref context, out Envelope envelope);
        if (!context.Tolerances.IsEmpty)
        {
            session.Tolerances.Add(context.Tolerances);
        }

        switch (status)
        {
            case EnvelopeStatus.Read when envelope.Type == MessageType.Call:
                session.CountReadable();
                Serve(session, text, in envelope);
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
                session.BeginCall(text, SessionMetrics.UnknownAction);
                new InboundCall(session, in envelope).ReplyError(context.Fault.Code, Describe(context.Fault));
                break;
            case EnvelopeStatus.Faulted:
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
                session.CountUnreadable(context.Fault.Rule ?? "not OCPP-J");
                break;
        }
    }

    private void Serve(ChargePointSession session, ReadOnlySpan<byte> text, in Envelope envelope)
    {
        if (session.TryAnswerRepeat(text))
        {
            return;
        }

        bool isKnown = V16Actions.TryParse(envelope.Action, out V16Action action);
        session.BeginCall(text, isKnown ? action.ToName() : SessionMetrics.UnknownAction);
        InboundCall inbound = new(session, in envelope);
        if (!MaySend(session.ChargePoint, isKnown, action))
        {
            // OCPP 1.6 §4.2, errata v4.0: before Accepted only BootNotification may be sent, and what was triggered. Told before anything else.
            inbound.ReplyError(CallErrorCode.SecurityError, "The charge point is not accepted.");
            return;
        }

        if (!isKnown)
        {
            inbound.ReplyError(CallErrorCode.NotImplemented, "This action is not known.");
            return;
        }

        if (!action.IsFromChargePoint())
        {
            inbound.ReplyError(CallErrorCode.NotSupported, "A Central System sends this action, it doesn't take it.");
            return;
        }

        Log.CallReceived(logger, session.Id, action, text.Length);
        if (_leniency == Leniency.Strict && !IsOfTransaction(action) && !TryReadStrictly(text, out CodecFault fault))
        {
            inbound.ReplyError(fault.Code, Describe(in fault));
            return;
        }

        try
        {
            Route(action, in inbound);
        }
        catch (Exception exception) when (exception is not JournalUnavailableException)
        {
            Log.HandlerFailed(logger, exception, session.Id, action, inbound.MessageId.ToString());
            if (!session.IsCallAnswered)
            {
                inbound.ReplyError(CallErrorCode.InternalError, "The gateway failed on this message.");
            }
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

    private void Route(V16Action action, scoped in InboundCall inbound)
    {
        switch (action)
        {
            case V16Action.Authorize:
                Handle(handlers.Authorize, _leniency, in inbound);
                break;
            case V16Action.BootNotification:
                Handle(handlers.BootNotification, _leniency, in inbound);
                break;
            case V16Action.DataTransfer:
                Handle(handlers.DataTransfer, _leniency, in inbound);
                break;
            case V16Action.DiagnosticsStatusNotification:
                Handle(handlers.DiagnosticsStatusNotification, _leniency, in inbound);
                break;
            case V16Action.FirmwareStatusNotification:
                Handle(handlers.FirmwareStatusNotification, _leniency, in inbound);
                break;
            case V16Action.Heartbeat:
                Handle(handlers.Heartbeat, _leniency, in inbound);
                break;
            case V16Action.MeterValues:
                Handle(handlers.MeterValues, Leniency.Transaction, in inbound);
                break;
            case V16Action.StartTransaction:
                Handle(handlers.StartTransaction, Leniency.Transaction, in inbound);
                break;
            case V16Action.StatusNotification:
                Handle(handlers.StatusNotification, _leniency, in inbound);
                break;
            case V16Action.StopTransaction:
                Handle(handlers.StopTransaction, Leniency.Transaction, in inbound);
                break;
            case V16Action.LogStatusNotification:
                Handle(handlers.LogStatusNotification, _leniency, in inbound);
                break;
            case V16Action.SecurityEventNotification:
                Handle(handlers.SecurityEventNotification, _leniency, in inbound);
                break;
            case V16Action.SignCertificate:
                Handle(handlers.SignCertificate, _leniency, in inbound);
                break;
            case V16Action.SignedFirmwareStatusNotification:
                Handle(handlers.SignedFirmwareStatusNotification, _leniency, in inbound);
                break;
            default:
                inbound.ReplyError(CallErrorCode.NotSupported, "This action is not served here.");
                break;
        }
    }

    private static void Handle<TRequest>(ICallHandler<TRequest> handler, Leniency leniency, scoped in InboundCall inbound)
        where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
    {
        CodecContext context = new(leniency);
        if (!TRequest.TryRead(inbound.Payload, ref context, out TRequest request))
        {
            inbound.ReplyError(context.Fault.Code, Describe(context.Fault));
            return;
        }

        if (!context.Tolerances.IsEmpty)
        {
            inbound.Session.Tolerances.Add(context.Tolerances);
        }

        handler.Handle(in request, inbound);
    }

    /// <summary>The property and the rule, as a charge point's engineer wants to read it in a log; CALLERROR text is at most 255 characters.</summary>
    private static string Describe(in CodecFault fault)
    {
        string text = string.IsNullOrEmpty(fault.Path) ? fault.Rule : $"{fault.Path}: {fault.Rule}";
        return text.Length <= MaxDescription ? text : text[..MaxDescription];
    }

    // OCPP-J 1.6 §4.2.3: errorDescription, a string of at most 255 characters.
    private const int MaxDescription = 255;
}
