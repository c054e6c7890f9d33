using System.Diagnostics.Metrics;
using Ocpp.Codec;
using Ocpp.Gateway.Telemetry;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What is counted and timed of connected charge points, all together: no tag names one of them. Safe from any thread; nothing here
/// allocates per message, whoever listens.
/// </summary>
internal sealed class SessionMetrics
{
    public const string MeterName = "Ocpp.Gateway.Sessions";

    /// <summary>The tag <c>action</c> of a CALL whose action can't be read or isn't one of the protocol's: peers must not invent tags.</summary>
    public const string UnknownAction = "unknown";

    private const string DirectionTag = "direction";
    private static readonly KeyValuePair<string, object?> Inbound = new(DirectionTag, "in");
    private static readonly KeyValuePair<string, object?> Outbound = new(DirectionTag, "out");
    private static readonly string[] ToleranceNames = Enum.GetNames<Tolerance>();

    // From an answer that waits for nothing to a charge point that answers just before Ocpp:CallTimeout.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly CallTallies _callsIn = new(Inbound);
    private readonly CallTallies _callsOut = new(Outbound);
    private readonly Tally _bytesIn = new();
    private readonly Tally _bytesOut = new();
    private readonly Tally _waitingAnswers = new();
    private readonly Tally _waitingCalls = new();
    private readonly Tally _heldCalls = new();
    private readonly Histogram<double> _callDuration;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _tolerances;

    public SessionMetrics(IMeterFactory meters, SessionTable table)
    {
        Meter meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("ocpp.connections", () => table.Count, "{connection}", "Charge points that are connected.");
        meter.CreateObservableUpDownCounter("ocpp.queue.length", MeasureQueues, "{message}", "Answers that wait for the journal, CALLs of ours that wait for the one before, and CALLs behind one that is being decided.");
        meter.CreateObservableCounter("ocpp.calls", () => _callsIn.Measure().Concat(_callsOut.Measure()), "{call}", "CALLs by how they were answered; 'in' are the charge points', 'out' are ours.");
        _callDuration = meter.CreateHistogram("ocpp.call.duration", "s", "In: from the frame to the released answer. Out: from the sending to the charge point's answer.", tags: null, Seconds);
        _dropped = meter.CreateCounter<long>("ocpp.messages.dropped", "{message}", "Messages that get no answer, by the reason.");
        meter.CreateObservableCounter("ocpp.network.io", MeasureBytes, "By", "Bytes of frames, headers included and TLS not.");
        _closed = meter.CreateCounter<long>("ocpp.connections.closed", "{connection}", "Connections that ended, by close code and who began it.");
        _tolerances = meter.CreateCounter<long>("ocpp.tolerances", "{message}", "Messages that were forgiven something, by what.");
    }

    /// <summary>A charge point's CALL got its answer, which may still wait for the disk.</summary>
    /// <param name="action">Its name, or <see cref="UnknownAction"/>.</param>
    /// <param name="error">What it was refused with; null for a CALLRESULT.</param>
    public void CallAnswered(string action, CallErrorCode? error) =>
        _callsIn.Add(action, error is { } code ? code.ToName() : CallTallies.Result);

    /// <summary>A charge point sent the same CALL again and got the same answer.</summary>
    public void CallRepeated(string action) => _callsIn.Add(action, "Repeated");

    /// <summary>The answer has gone to the transport.</summary>
    public void AnswerReleased(string action, TimeSpan duration) => _callDuration.Record(duration.TotalSeconds, Inbound, new("action", action));

    /// <summary>A CALL of ours has ended.</summary>
    /// <param name="action">Its name.</param>
    /// <param name="outcome">How.</param>
    /// <param name="duration">From the sending to the answer; null where there was none.</param>
    public void CallEnded(string action, OutboundOutcome outcome, TimeSpan? duration)
    {
        _callsOut.Add(action, NameOf(outcome));
        if (duration is { } taken)
        {
            _callDuration.Record(taken.TotalSeconds, Outbound, new("action", action));
        }
    }

    /// <summary>A message that is no OCPP-J at all.</summary>
    public void MessageUnreadable() => _dropped.Add(1, new KeyValuePair<string, object?>("reason", "unreadable"));

    /// <summary>An answer to nothing that was asked, or too late to be remembered.</summary>
    public void AnswerToNothing() => _dropped.Add(1, new KeyValuePair<string, object?>("reason", "unasked"));

    /// <summary>A message type that OCPP-J doesn't have.</summary>
    public void TypeIgnored() => _dropped.Add(1, new KeyValuePair<string, object?>("reason", "unknown-type"));

    public void BytesReceived(long count) => _bytesIn.Add(count);

    public void BytesSent(long count) => _bytesOut.Add(count);

    /// <summary>An answer begins to wait for its commit, or behind one that does.</summary>
    public void AnswerQueued() => _waitingAnswers.Add(1);

    /// <summary>Answers wait no longer: they go, or their session has ended.</summary>
    public void AnswersLeftQueue(int count) => _waitingAnswers.Add(-count);

    /// <summary>A CALL of ours begins to wait for the one before.</summary>
    public void CallQueued() => _waitingCalls.Add(1);

    /// <summary>CALLs of ours wait no longer: they go, or their session has ended.</summary>
    public void CallsLeftQueue(int count) => _waitingCalls.Add(-count);

    /// <summary>A charge point's CALL begins to wait behind one that is being decided.</summary>
    public void CallHeld() => _heldCalls.Add(1);

    /// <summary>Charge points' CALLs wait no longer: they are served, or their session has ended.</summary>
    public void HeldCallsLeftQueue(int count) => _heldCalls.Add(-count);

    public void Tolerated(Tolerance tolerance) => _tolerances.Add(1, new KeyValuePair<string, object?>("tolerance", ToleranceNames[(int)tolerance]));

    /// <param name="code">1006 where the connection broke off.</param>
    /// <param name="isByPeer">The charge point sent the first Close frame.</param>
    public void ConnectionClosed(CloseCode code, bool isByPeer)
    {
        string by = code == CloseCode.AbnormalClosure ? "nobody" : isByPeer ? "charge-point" : "gateway";
        _closed.Add(1, new("code", NameOf(code)), new("by", by));
    }

    private IEnumerable<Measurement<long>> MeasureBytes() => [new(_bytesIn.Sum, Inbound), new(_bytesOut.Sum, Outbound)];

    // Counted as they change: a scrape that asked each session would cost with the number of connections.
    private IEnumerable<Measurement<long>> MeasureQueues() => [Measure(_waitingAnswers, "answers"), Measure(_waitingCalls, "calls"), Measure(_heldCalls, "held")];

    // Of a message that leaves its queue on another processor while the cells are added up, only the leaving may have been seen.
    private static Measurement<long> Measure(Tally waiting, string queue) => new(Math.Max(0, waiting.Sum), new KeyValuePair<string, object?>("queue", queue));

    // A peer may send any code from 3000 to 4999: they share one name.
    private static string NameOf(CloseCode code) => code switch
    {
        CloseCode.NormalClosure => "1000",
        CloseCode.GoingAway => "1001",
        CloseCode.ProtocolError => "1002",
        CloseCode.UnsupportedData => "1003",
        CloseCode.NoStatusReceived => "1005",
        CloseCode.AbnormalClosure => "1006",
        CloseCode.InvalidPayload => "1007",
        CloseCode.PolicyViolation => "1008",
        CloseCode.MessageTooBig => "1009",
        CloseCode.InternalError => "1011",
        CloseCode.ServiceRestart => "1012",
        CloseCode.TryAgainLater => "1013",
        _ => "other",
    };

    private static string NameOf(OutboundOutcome outcome) => outcome switch
    {
        OutboundOutcome.Confirmed => CallTallies.Result,
        OutboundOutcome.Refused => "Error",
        OutboundOutcome.Unreadable => "Unreadable",
        OutboundOutcome.TimedOut => "Timeout",
        _ => "Lost",
    };
}
