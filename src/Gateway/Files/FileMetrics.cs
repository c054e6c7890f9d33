using System.Diagnostics.Metrics;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Files;

/// <summary>What the file endpoint does, and which updates and uploads go on. Safe from any thread.</summary>
internal sealed class FileMetrics
{
    public const string MeterName = "Ocpp.Gateway.Files";

    private readonly Counter<long> _downloads;
    private readonly Counter<long> _uploads;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _bytes;

    public FileMetrics(IMeterFactory meters, FileShelf shelf, FileSlots slots, StateIndex index)
    {
        Meter meter = meters.Create(MeterName);
        _downloads = meter.CreateCounter<long>("ocpp.files.downloads", "{request}", "Requests for firmware, by how they were answered.");
        _uploads = meter.CreateCounter<long>("ocpp.files.uploads", "{request}", "Uploads by charge points, by how they ended.");
        _refusals = meter.CreateCounter<long>("ocpp.files.refusals", "{request}", "Requests to the file endpoint that came to neither, by why.");
        _bytes = meter.CreateCounter<long>("ocpp.files.io", "By", "Bytes of files, by direction; of a download that broke off none.");
        meter.CreateObservableUpDownCounter("ocpp.files.stored", () => shelf.UsedBytes, "By", "Bytes of all files, those on their way in included.");
        meter.CreateObservableUpDownCounter("ocpp.files.transfers", () => slots.Taken, "{request}", "Downloads and uploads that go on.");
        meter.CreateObservableUpDownCounter("ocpp.transfers.running", () => Running(index), "{transfer}", "Firmware updates and uploads that go on as far as charge points told, by kind.");
    }

    /// <param name="outcome"><c>whole</c>, <c>part</c>, <c>unchanged</c>, <c>refused</c> or <c>broken</c>.</param>
    /// <param name="bytes">What was sent of the file.</param>
    public void Downloaded(string outcome, long bytes)
    {
        _downloads.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _bytes.Add(bytes, new KeyValuePair<string, object?>("direction", "out"));
    }

    /// <summary>An upload ended.</summary>
    public void Uploaded(FileRefusal refusal, long bytes)
    {
        _uploads.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(refusal)));
        _bytes.Add(bytes, new KeyValuePair<string, object?>("direction", "in"));
    }

    /// <param name="reason"><c>unknown-url</c>, <c>method</c> or <c>busy</c>.</param>
    public void Refused(string reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));

    private static Measurement<int>[] Running(StateIndex index) =>
    [
        new(index.Transfers.Count(TransferKind.Firmware), new KeyValuePair<string, object?>("kind", "firmware")),
        new(index.Transfers.Count(TransferKind.Diagnostics), new KeyValuePair<string, object?>("kind", "diagnostics")),
    ];

    private static string NameOf(FileRefusal refusal) => refusal switch
    {
        FileRefusal.None => "taken",
        FileRefusal.TooLarge => "too-large",
        FileRefusal.NoRoom => "no-room",
        FileRefusal.DiskFailed => "disk-failed",
        FileRefusal.TooMany => "too-many",
        _ => "broken",
    };
}
