using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Tests.State;
using Ocpp.Gateway.Webhooks;
using Ocpp.Gateway.Webhooks.Delivery;

namespace Ocpp.Gateway.Tests.Webhooks.Delivery;

/// <summary>Register and delivery over a journal in memory, with a backend in memory and a clock of the test's.</summary>
internal sealed class DeliveryRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly WebhookSubscription[] _ofSettings;

    public DeliveryRig(params WebhookSubscription[] ofSettings) => _ofSettings = ofSettings;

    public StateRig State { get; } = new();

    public FakeBackend Backend { get; } = new();

    public DeliveryLimits Limits { get; set; } = new() { StopGrace = TimeSpan.Zero, Jitter = 0 };

    public StorageOptions Storage { get; set; } = new();

    public WebhookRegister Register { get; private set; } = null!;

    public EventDelivery Delivery { get; private set; } = null!;

    public DeliveryServices Services { get; private set; } = null!;

    public WebhookQueries Webhooks { get; private set; } = null!;

    /// <summary>Waits for an answer longer than any test's clock runs: while that is on, a request that is a moment on its way would be late.</summary>
    public static WebhookSubscription Hook(string name = "ops") => new()
    {
        Name = name,
        Kind = WebhookKind.Events,
        Url = "http://backend.example/hook",
        Timeout = TimeSpan.FromDays(7),
        Concurrency = 8,
        Incarnation = Guid.NewGuid().ToString("N"),
    };

    /// <summary>Starts, or starts again on what is stored.</summary>
    public async Task StartAsync()
    {
        Webhooks = new WebhookQueries(State.Store, State.Index);
        Register = new WebhookRegister(new WebhookOptions { Subscriptions = _ofSettings }, State.Recorder, State.Queries, Webhooks);
        Services = new DeliveryServices(
            State.Journal,
            State.Recorder,
            State.Queries,
            Webhooks,
            new WebhookClients(State.Clock, _ => Backend),
            Limits,
            new WebhookMetrics(_meters.GetRequiredService<IMeterFactory>()),
            State.Clock,
            NullLogger<EventDelivery>.Instance);
        Delivery = new EventDelivery(Register, Services, Storage);
        await Delivery.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await Delivery.StopAsync(CancellationToken.None).WaitAsync(Patience);
        Delivery.Dispose();
        Register.Dispose();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await State.RestartAsync();
        await StartAsync();
    }

    public async Task<WebhookSubscription> PutAsync(WebhookSubscription subscription)
    {
        await Register.PutAsync(subscription.Name, _ => subscription, CancellationToken.None);
        return subscription;
    }

    /// <summary>Records a status notification and gives its position.</summary>
    public long Status(string chargePointId, int connectorId = 1)
    {
        ChargePoint chargePoint = State.ChargePoints.Acquire(chargePointId);
        try
        {
            return StateRig.Record(chargePoint, new ConnectorStatusChanged
            {
                ConnectorId = connectorId,
                At = State.Clock.GetUtcNow(),
                Payload = Encoding.UTF8.GetBytes($$"""{"connectorId":{{connectorId}},"errorCode":"NoError","status":"Available"}"""),
            }).Value;
        }
        finally
        {
            State.ChargePoints.Release(chargePoint);
        }
    }

    /// <summary>Records that a charge point connected and gives its position.</summary>
    public long Connected(string chargePointId)
    {
        ChargePoint chargePoint = State.ChargePoints.Acquire(chargePointId);
        try
        {
            return StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "192.0.2.1:1", Protocol = "ocpp1.6", SecurityProfile = 0 }).Value;
        }
        finally
        {
            State.ChargePoints.Release(chargePoint);
        }
    }

    /// <summary>Waits, with the clock standing still.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<string>? explain = null)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end, explain?.Invoke() ?? "It didn't happen in time.");
            await Task.Delay(1);
        }
    }

    /// <summary>Lets the clock run until something has happened.</summary>
    public Task RunUntilAsync(Func<bool> condition, TimeSpan? step = null, Func<string>? explain = null) => UntilAsync(
        () =>
        {
            if (condition())
            {
                return true;
            }

            State.Clock.Advance(step ?? TimeSpan.FromMilliseconds(500));
            return false;
        },
        explain);

    public async Task<DeliveryReport> ReportAsync(string name = "ops")
    {
        await UntilAsync(() => Delivery.Find(name) is not null);
        return (await Delivery.Find(name)!.ReportAsync().WaitAsync(Patience))!;
    }

    /// <summary>How it stands once it is as expected: it hears of an answer a moment after the backend has given it. What it is at last, when that doesn't come.</summary>
    public async Task<DeliveryReport> ReportWhenAsync(Func<DeliveryReport, bool> isExpected)
    {
        DateTime end = DateTime.UtcNow + Patience;
        DeliveryReport report = await ReportAsync();
        while (!isExpected(report) && DateTime.UtcNow < end)
        {
            await Task.Delay(1);
            report = await ReportAsync();
        }

        return report;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await State.DisposeAsync();
        await _meters.DisposeAsync();
    }
}
