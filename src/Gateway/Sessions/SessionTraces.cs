using System.Diagnostics;
using Ocpp.Codec;
using Ocpp.Gateway.Telemetry;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// A span for each CALL of a charge point, from its bytes to the released answer, with a span below it for the wait for the journal. The span is
/// <see cref="Activity.Current"/> while the CALL is handled. Used under the turn; no cost but a look while nobody listens.
/// </summary>
internal sealed class SessionTraces(TimeProvider clock) : IDisposable
{
    public const string SourceName = "Ocpp.Gateway.Sessions";

    /// <summary>The span from the answer's writing to its release.</summary>
    public const string WaitName = "commit";

    private const string OutcomeTag = "ocpp.outcome";
    private readonly SpanSource _source = new(SourceName, clock);

    public bool IsTracing => _source.HasListeners;

    /// <summary>What <see cref="LeaveCall"/> puts back, once a CALL has been handled.</summary>
    public Activity? Outer => _source.HasListeners ? Activity.Current : null;

    /// <summary>A CALL is handled from here on; null when it isn't traced.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="text">The whole message.</param>
    /// <param name="action">The protocol's name for its action, or <see cref="SessionMetrics.UnknownAction"/>.</param>
    /// <param name="receivedAt">When its bytes were there, as the clock's timestamp.</param>
    public Activity? BeginCall(ChargePointSession session, ReadOnlySpan<byte> text, string action, long receivedAt) =>
        _source.HasListeners ? Begin(session, text, action, receivedAt) : null;

    /// <summary>The CALL that was being handled is done with, though its answer may wait.</summary>
    public void LeaveCall(Activity? outer)
    {
        if (!_source.HasListeners)
        {
            return;
        }

        // Its answer has gone already: the span was kept for what its handler did after that.
        if (Activity.Current is { } call && call != outer && call.Duration != TimeSpan.Zero)
        {
            call.Stop();
        }

        Activity.Current = outer;
    }

    /// <summary>The CALL is handled again, with what was decided on it.</summary>
    public void ResumeCall(Activity? call, Decision decision)
    {
        if (call is null)
        {
            return;
        }

        Activity? wait = _source.StartBelow(call, "decision", ActivityKind.Internal, _source.Now - decision.Duration);
        if (wait is not null)
        {
            SpanSource.End(wait.SetTag("ocpp.decided_by", decision.DecidedBy.ToString()), _source.Now);
        }

        Activity.Current = call;
    }

    /// <summary>The answer is written.</summary>
    /// <param name="call">The CALL's span.</param>
    /// <param name="error">What it was refused with; null for a CALLRESULT.</param>
    public static void Answered(Activity? call, CallErrorCode? error)
    {
        call?.SetTag(OutcomeTag, error is { } code ? code.ToName() : "Result");
        if (error == CallErrorCode.InternalError)
        {
            call?.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>The answer is that of the same CALL before.</summary>
    public static void Repeated(Activity? call) => call?.SetTag(OutcomeTag, "Repeated");

    /// <summary>The answer waits from now on; gives the span that its release ends.</summary>
    public Activity? BeginWait(Activity? call) => call is null ? null : _source.StartBelow(call, WaitName, ActivityKind.Internal, _source.Now) ?? call;

    /// <summary>The answer has gone to the transport.</summary>
    /// <param name="span">The CALL's, or that of its wait.</param>
    public void Released(Activity? span)
    {
        if (span is not null)
        {
            End(span);
        }
    }

    /// <summary>The session ended before the answer could go.</summary>
    /// <param name="span">The CALL's, or that of its wait.</param>
    public void Dropped(Activity? span)
    {
        if (span is not null)
        {
            CallOf(span).SetTag(OutcomeTag, "Dropped").SetStatus(ActivityStatusCode.Error);
            End(span);
        }
    }

    public void Dispose() => _source.Dispose();

    private static Activity CallOf(Activity span) => span.OperationName == WaitName ? span.Parent ?? span : span;

    private Activity? Begin(ChargePointSession session, ReadOnlySpan<byte> text, string action, long receivedAt)
    {
        Activity? call = _source.Start(action, ActivityKind.Server, default, _source.Now - clock.GetElapsedTime(receivedAt));
        if (call is not null)
        {
            call.SetTag("ocpp.charge_point.id", session.Id).SetTag("ocpp.protocol", session.Protocol).SetTag("ocpp.message.length", text.Length);
            CodecContext context = new(Leniency.Lenient);
            if (Envelope.TryRead(text, ref context, out Envelope envelope) is EnvelopeStatus.Read or EnvelopeStatus.Faulted)
            {
                call.SetTag("ocpp.message.id", envelope.Id.ToString());
            }
        }

        Activity.Current = call;
        return call;
    }

    private void End(Activity span)
    {
        DateTimeOffset now = _source.Now;
        Activity call = CallOf(span);
        if (span != call)
        {
            SpanSource.End(span, now);
        }

        if (call == Activity.Current)
        {
            call.SetEndTime(now.UtcDateTime);
        }
        else
        {
            SpanSource.End(call, now);
        }
    }
}
