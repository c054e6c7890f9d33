using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Webhooks;
using Ocpp.Gateway.Webhooks.Delivery;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.WebhookLoad;

/// <summary>One webhook over a journal on disk, with delivery as the gateway has it.</summary>
internal sealed class DeliveryLoad : IAsyncDisposable
{
    private readonly EventJournal _journal;
    private readonly StateStore _store;
    private readonly FactRecorder _recorder;
    private readonly WebhookRegister _register;
    private readonly EventDelivery _delivery;
    private readonly ServiceProvider _meters;
    private readonly string _directory;

    private DeliveryLoad(string directory, EventJournal journal, StateStore store, FactRecorder recorder, WebhookRegister register, EventDelivery delivery, ServiceProvider meters)
    {
        (_directory, _journal, _store, _recorder, _register, _delivery, _meters) = (directory, journal, store, recorder, register, delivery, meters);
    }

    internal static async Task<DeliveryLoad> OpenAsync(string directory, string url, int batchSize)
    {
        EventJournal journal = EventJournal.Open(new JournalOptions { Directory = directory }, TimeProvider.System);
        StateProjection projection = new();
        StateStore store = StateStore.Open(new StateStoreOptions { Directory = Path.Combine(directory, "state") }, journal, projection, TimeProvider.System);
        FactRecorder recorder = new(journal, TimeProvider.System);
        StateQueries queries = new(journal, store, projection.Index, TimeProvider.System, RegistrationStatus.Accepted);
        WebhookQueries webhooks = new(store, projection.Index);
        WebhookSubscription hook = new()
        {
            Name = "load",
            Kind = WebhookKind.Events,
            Url = url,
            Source = WebhookSource.Settings,
            Secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
            BatchSize = batchSize,
            Timeout = TimeSpan.FromSeconds(15),
            Concurrency = 16,
        };
        WebhookOptions options = new() { Subscriptions = [hook] };
        WebhookRegister register = new(options, recorder, queries, webhooks);
        ServiceProvider meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        WebhookClients clients = new(TimeProvider.System, subscription => WebhookHandlers.Create(subscription, options));
        DeliveryServices services = new(
            journal, recorder, queries, webhooks, clients, new DeliveryLimits(), new WebhookMetrics(meters.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<EventDelivery>.Instance);
        EventDelivery delivery = new(register, services, new StorageOptions());
        await register.SetStandingAsync("load", WebhookStanding.Paused, "", CancellationToken.None);
        await delivery.StartAsync(CancellationToken.None);
        return new DeliveryLoad(directory, journal, store, recorder, register, delivery, meters);
    }

    /// <summary>How quickly a backlog goes out.</summary>
    internal async Task DeliverAsync(int events, int chargePoints)
    {
        await RecordAsync(events, chargePoints);
        Stopwatch watch = Stopwatch.StartNew();
        await _register.SetStandingAsync("load", WebhookStanding.Active, "", CancellationToken.None);
        long delivered = 0;
        while (delivered < events)
        {
            await Task.Delay(50);
            delivered = _delivery.Find("load") is { } running && await running.ReportAsync() is { } report ? report.Delivered : 0;
        }

        Print($"{events} events of {chargePoints} charge points delivered in {watch.Elapsed.TotalSeconds:0.00} s, {events / watch.Elapsed.TotalSeconds:0} a second");
        PrintCosts();
    }

    /// <summary>What a backlog costs while the backend is away.</summary>
    internal async Task StarveAsync(int events, int chargePoints)
    {
        await _register.SetStandingAsync("load", WebhookStanding.Active, "", CancellationToken.None);
        PrintCosts();
        await RecordAsync(events, chargePoints);
        for (int look = 0; look < 5; look++)
        {
            await Task.Delay(1000);
            DeliveryReport report = (await _delivery.Find("load")!.ReportAsync())!;
            Print($"in memory {report.Waiting} events, behind {report.Behind} charge points, in the journal {_delivery.Unread(report)} records, failing: {report.IsFailing}");
        }

        PrintCosts();
    }

    public async ValueTask DisposeAsync()
    {
        await _delivery.StopAsync(CancellationToken.None);
        _delivery.Dispose();
        _register.Dispose();
        await _store.DisposeAsync();
        await _journal.DisposeAsync();
        await _meters.DisposeAsync();
    }

    private async Task RecordAsync(int events, int chargePoints)
    {
        byte[][] ids = [.. Enumerable.Range(0, chargePoints).Select(static number => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"LOAD-{number:000000}")))];
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < events; i++)
        {
            _recorder.Append(ids[i % chargePoints], (ulong)((i / chargePoints) + 1), Metered(), out _);
            if (_journal.IsCongested)
            {
                await _journal.WaitForRoomAsync(CancellationToken.None);
            }
        }

        await _journal.WaitForCommitAsync(_journal.Appended, CancellationToken.None);
        await _store.WaitForAppliedAsync(_journal.Committed, CancellationToken.None);
        Print($"{events} events recorded and applied in {watch.Elapsed.TotalSeconds:0.00} s");
    }

    private static MeterValuesReceived Metered() => new()
    {
        ConnectorId = 1,
        Payload = """{"connectorId":1,"meterValue":[{"timestamp":"2026-06-01T12:15:00Z","sampledValue":[{"value":"1850.5","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}]}]}"""u8,
    };

    private void PrintCosts()
    {
        GC.Collect();
        long journal = Directory.EnumerateFiles(Path.Combine(_directory, "journal")).Sum(static file => new FileInfo(file).Length);
        using Process self = Process.GetCurrentProcess();
        Print($"managed heap {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB, resident {self.WorkingSet64 >> 20} MiB, journal {journal >> 20} MiB");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
