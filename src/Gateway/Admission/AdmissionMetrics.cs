using System.Diagnostics.Metrics;

namespace Ocpp.Gateway.Admission;

/// <summary>Who was let in and who was turned away, all together. Safe from any thread.</summary>
internal sealed class AdmissionMetrics
{
    public const string MeterName = "Ocpp.Gateway.Admission";

    private const string OutcomeTag = "outcome";
    private static readonly KeyValuePair<string, object?> OutcomeAdmitted = new(OutcomeTag, "admitted");
    private static readonly KeyValuePair<string, object?> OutcomeReserve = new(OutcomeTag, "reserve");
    private static readonly KeyValuePair<string, object?> OutcomeBusy = new(OutcomeTag, "busy");
    private static readonly KeyValuePair<string, object?> OutcomeLagging = new(OutcomeTag, "lagging");
    private static readonly KeyValuePair<string, object?> OutcomeFlapping = new(OutcomeTag, "flapping");

    private readonly Meter _meter;
    private readonly Counter<long> _decisions;

    public AdmissionMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _decisions = _meter.CreateCounter<long>("ocpp.admission.decisions", "{handshake}", "Handshakes that were let go on, or turned away with 503, by why.");
    }

    /// <summary>Shows what the one control has to tell.</summary>
    public void Observe(Func<long> places, Func<long> waiting, Func<TimeSpan> lag)
    {
        _meter.CreateObservableUpDownCounter("ocpp.admission.places", places, "{charge_point}", "Charge points that could come at once now, the reserve left out.");
        _meter.CreateObservableUpDownCounter("ocpp.admission.waiting", waiting, "{charge_point}", "Charge points that were told to come back and whose time hasn't come.");
        _meter.CreateObservableGauge("ocpp.admission.lag", () => lag().TotalSeconds, "s", "How long charge points' bytes wait to be read, or facts for the disk; the longer of the two.");
    }

    public void Admitted() => _decisions.Add(1, OutcomeAdmitted);

    /// <summary>One with an open transaction, while others are turned away.</summary>
    public void AdmittedFromReserve() => _decisions.Add(1, OutcomeReserve);

    /// <param name="isLagging">The gateway is behind; else it is only more than the settings allow.</param>
    public void Refused(bool isLagging) => _decisions.Add(1, isLagging ? OutcomeLagging : OutcomeBusy);

    public void Flapping() => _decisions.Add(1, OutcomeFlapping);
}
