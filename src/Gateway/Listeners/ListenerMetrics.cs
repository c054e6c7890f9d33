using System.Diagnostics.Metrics;
using System.Globalization;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Listeners;

/// <summary>How handshakes of charge points end, and what they were forgiven. Safe from any thread.</summary>
internal sealed class ListenerMetrics
{
    public const string MeterName = "Ocpp.Gateway.Listeners";

    private const int SwitchingProtocols = 101;
    private const string NoAnswer = "none";

    // Checking a password takes its time on purpose, and the request may take up to Ocpp:HandshakeTimeout to arrive.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly UpgradeTolerances[] Tolerances = Enum.GetValues<UpgradeTolerances>();

    private readonly Meter _meter;
    private readonly Histogram<double> _handshakes;
    private readonly Counter<long> _tolerances;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _proxyHeaders;

    public ListenerMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _handshakes = meter.CreateHistogram("ocpp.handshake.duration", "s", "From the accepted connection, TLS done, to the upgrade's answer, by its HTTP status.", tags: null, Seconds);
        _tolerances = meter.CreateCounter<long>("ocpp.handshake.tolerances", "{handshake}", "Handshakes that were forgiven something, by what.");
        _dropped = meter.CreateCounter<long>("ocpp.tls.handshakes.dropped", "{handshake}", "TLS handshakes that were not begun, by why: silent, left, late, stopped.");
        _proxyHeaders = meter.CreateCounter<long>("ocpp.proxy.headers", "{header}", "PROXY protocol headers of trusted proxies, by what they are: proxied, local, broken.");
        _meter = meter;
    }

    /// <summary>Shows how many wait for their TLS handshake to begin. Once.</summary>
    public void ObserveTlsHandshakes(Func<int> waiting) =>
        _meter.CreateObservableGauge("ocpp.tls.handshakes.waiting", waiting, "{handshake}", "Charge points that have asked for a TLS handshake and whose turn hasn't come.");

    /// <summary>Shows until when the certificates are in force, each with its kind of key. Once.</summary>
    public void ObserveCertificates(Func<IEnumerable<Measurement<double>>> expiries) =>
        _meter.CreateObservableGauge("ocpp.tls.certificate.expiry.timestamp", expiries, "s", "Unix time at which a certificate that is shown expires, by its key: rsa, ecdsa.");

    /// <summary>A connection was closed before its TLS handshake began.</summary>
    public void TlsHandshakeDropped(TlsHandshakeDrop why) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", why switch
    {
        TlsHandshakeDrop.Silent => "silent",
        TlsHandshakeDrop.Left => "left",
        TlsHandshakeDrop.Late => "late",
        _ => "stopped",
    }));

    /// <summary>A trusted proxy began a connection with a header.</summary>
    /// <param name="outcome">proxied, it names a client; local, it names none; broken.</param>
    public void ProxyHeaderRead(string outcome) => _proxyHeaders.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>What a request was forgiven, whether its sender then gets in or not.</summary>
    public void Tolerated(UpgradeTolerances tolerances)
    {
        foreach (UpgradeTolerances tolerance in Tolerances)
        {
            if (tolerance != UpgradeTolerances.None && tolerances.HasFlag(tolerance))
            {
                _tolerances.Add(1, new KeyValuePair<string, object?>("tolerance", tolerance.ToString()));
            }
        }
    }

    /// <summary>The handshake was answered, or its peer left quietly.</summary>
    /// <param name="isAccepted">A session was opened.</param>
    /// <param name="refusal">What it was answered with otherwise; null for a peer that left.</param>
    /// <param name="duration">Since the connection was accepted.</param>
    public void HandshakeEnded(bool isAccepted, UpgradeRefusal? refusal, TimeSpan duration)
    {
        int? status = isAccepted ? SwitchingProtocols : refusal?.StatusCode;
        Record(status?.ToString(CultureInfo.InvariantCulture) ?? NoAnswer, duration);
    }

    /// <summary>The peer was gone before its answer could be made.</summary>
    public void HandshakeAbandoned(TimeSpan duration) => Record(NoAnswer, duration);

    private void Record(string status, TimeSpan duration) => _handshakes.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("status", status));
}
