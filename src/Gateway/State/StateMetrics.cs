using System.Diagnostics.Metrics;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>What journal and state store say of themselves, read when somebody asks for it. How long commits take is the journal's own meter.</summary>
internal sealed class StateMetrics
{
    public const string MeterName = "Ocpp.Gateway.State";

    private readonly Counter<long> _healthChanges;

    public StateMetrics(IMeterFactory meters, IEventJournal journal, StateStore store, ReadinessWatch readiness)
    {
        Meter meter = meters.Create(MeterName);
        meter.CreateObservableGauge("ocpp.ready", () => readiness.Look().Count == 0 ? 1 : 0, unit: null, "1 while charge points can be served, as /readyz says.");
        meter.CreateObservableGauge("ocpp.journal.health", () => (int)journal.Health, unit: null, "0 healthy, 1 full (resumes by itself), 2 failed (the process ends).");
        _healthChanges = meter.CreateCounter<long>("ocpp.journal.health.changes", "{change}", "Changes of the journal's health, by what it became: a disk that is full for a moment shows here only.");
        meter.CreateObservableCounter("ocpp.journal.records", () => journal.Statistics.Records, "{record}", "Facts brought to disk.");
        meter.CreateObservableCounter("ocpp.journal.io", () => journal.Statistics.Bytes, "By", "Bytes written to the journal.");
        meter.CreateObservableCounter("ocpp.journal.refused", () => journal.Statistics.RefusedAppends, "{record}", "Facts that were refused because the journal was full, failed or out of memory.");
        meter.CreateObservableUpDownCounter("ocpp.journal.pending", () => journal.Statistics.PendingBytes, "By", "Facts in memory that wait for the disk.");
        meter.CreateObservableUpDownCounter("ocpp.journal.segments", () => journal.Statistics.Segments, "{file}", "Segment files of the journal.");
        meter.CreateObservableGauge("ocpp.disk.free", () => Known(journal.Statistics.FreeBytes), "By", "Free bytes on the volume of Storage:Directory.");
        meter.CreateObservableGauge("ocpp.disk.reserved", () => journal.Statistics.ReservedFreeBytes, "By", "With less than so many free bytes nothing is taken.");

        meter.CreateObservableGauge("ocpp.state.health", () => (int)store.Health, unit: null, "0 healthy, 1 failed (the process ends).");
        meter.CreateObservableUpDownCounter("ocpp.state.lag", () => store.Statistics.Lag, "{record}", "Facts on disk that reads of the API don't show yet.");
        meter.CreateObservableUpDownCounter("ocpp.state.records", () => store.Statistics.LiveRecords, "{record}", "Records in the state store.");
        meter.CreateObservableUpDownCounter("ocpp.state.log", () => store.Statistics.LogBytes, "By", "Length of the state's log, garbage included.");
        meter.CreateObservableUpDownCounter("ocpp.state.live", () => store.Statistics.LiveBytes, "By", "What of the state's log is in use.");
        meter.CreateObservableUpDownCounter("ocpp.state.memory", () => store.Statistics.MemoryBytes, "By", "Memory of the state's log.");
        meter.CreateObservableUpDownCounter("ocpp.state.index", () => store.Statistics.IndexBytes, "By", "The state's hash index.");
        meter.CreateObservableCounter("ocpp.state.compactions", () => store.Statistics.Compactions, "{compaction}", "Compactions of the state's log.");
        meter.CreateObservableCounter("ocpp.state.checkpoints", () => store.Statistics.Checkpoints, "{checkpoint}", "Checkpoints taken.");
        meter.CreateObservableUpDownCounter("ocpp.state.replay", () => Replay(journal, store), "{record}", "Facts that a start now would replay on top of the newest checkpoint.");
    }

    public void JournalHealthChanged(JournalHealth health) => _healthChanges.Add(1, new KeyValuePair<string, object?>("health", NameOf(health)));

    private static string NameOf(JournalHealth health) => health switch
    {
        JournalHealth.Healthy => "healthy",
        JournalHealth.Full => "full",
        _ => "failed",
    };

    private static IEnumerable<Measurement<long>> Known(long? value) => value is { } known ? [new Measurement<long>(known)] : [];

    private static long Replay(IEventJournal journal, StateStore store) =>
        journal.Committed.Value - (store.Statistics.LastCheckpoint?.Applied.Value ?? 0);
}
