using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ocpp.Testing;

// What a decision webhook costs those whom it doesn't concern: a gateway, a backend and charge points, all on this machine.
//   DecisionLoad CHARGE_POINTS SECONDS
// One charge point in ten sends Authorizes, which a backend decides; the others send a heartbeat each second. First without decisions; then five a second from each
// with a backend that answers at once; then one after the other, as many as the machine can take; then with a backend that never answers. The heartbeats' latency
// must not move, but for the processors that gateway, backend and charge points have to share.
int chargePoints = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
TimeSpan phase = TimeSpan.FromSeconds(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 8);

bool hangs = false;
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
await using WebApplication backend = builder.Build();
int port = GatewayProcess.FreePort();
backend.Urls.Add($"http://127.0.0.1:{port}");
backend.MapPost("/decide", async (HttpContext context) =>
{
    if (hangs)
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    return Results.Text("""{"idTagInfo":{"status":"Accepted"}}""", "application/json");
});
await backend.StartAsync();

using TemporaryDirectory directory = new();
await using GatewayProcess gateway = await GatewayProcess.StartAsync(
    directory.Path, "--Ocpp:ReadConfiguration", "Never", "--Webhooks:bench:Kind", "decision", "--Webhooks:bench:Url", $"http://127.0.0.1:{port}/decide", "--Webhooks:bench:Actions", "Authorize");

List<TestChargePoint> connected = [];
for (int number = 0; number < chargePoints; number++)
{
    connected.Add(await TestChargePoint.ConnectAsync(gateway.OcppUri, string.Create(CultureInfo.InvariantCulture, $"CP-{number}")));
}

Console.WriteLine($"{chargePoints} charge points, {phase.TotalSeconds} s each, {Environment.ProcessorCount} processors for gateway, backend and charge points together");
await MeasureAsync("no decisions", pause: null);
await MeasureAsync("five a second", pause: TimeSpan.FromMilliseconds(200));
await MeasureAsync("one after other", pause: TimeSpan.Zero);
hangs = true;
await MeasureAsync("backend hangs", pause: TimeSpan.Zero);

foreach (TestChargePoint chargePoint in connected)
{
    await chargePoint.DisposeAsync();
}

async Task MeasureAsync(string name, TimeSpan? pause)
{
    using CancellationTokenSource end = new(phase);
    Latencies heartbeats = new();
    Latencies decisions = new();
    Task[] running =
    [
        .. connected.Select((chargePoint, index) => index % 10 == 0
            ? pause is { } time ? AuthorizeAsync(chargePoint, index, time, decisions, end.Token) : Task.CompletedTask
            : BeatAsync(chargePoint, index, heartbeats, end.Token)),
    ];
    await Task.WhenAll(running);
    Console.WriteLine($"{name,-16} heartbeats {heartbeats.Describe(phase)}   decisions {decisions.Describe(phase)}");
}

static async Task BeatAsync(TestChargePoint chargePoint, int index, Latencies latencies, CancellationToken end)
{
    // Spread over the second.
    await Task.Delay(index % 1000, CancellationToken.None);
    while (!end.IsCancellationRequested)
    {
        long sentAt = Stopwatch.GetTimestamp();
        await chargePoint.ExchangeAsync("Heartbeat", "{}");
        latencies.Add(Stopwatch.GetElapsedTime(sentAt));
        await Task.Delay(1000, CancellationToken.None);
    }
}

static async Task AuthorizeAsync(TestChargePoint chargePoint, int index, TimeSpan pause, Latencies latencies, CancellationToken end)
{
    await Task.Delay(pause * (index % 100 / 100.0), CancellationToken.None);
    while (!end.IsCancellationRequested)
    {
        long sentAt = Stopwatch.GetTimestamp();
        await chargePoint.ExchangeAsync("Authorize", """{"idTag":"T"}""");
        latencies.Add(Stopwatch.GetElapsedTime(sentAt));
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, CancellationToken.None);
        }
    }
}

/// <summary>Latencies of one kind, from many threads.</summary>
internal sealed class Latencies
{
    private readonly List<TimeSpan> _all = [];

    public void Add(TimeSpan latency)
    {
        lock (_all)
        {
            _all.Add(latency);
        }
    }

    public string Describe(TimeSpan duration)
    {
        lock (_all)
        {
            if (_all.Count == 0)
            {
                return "none";
            }

            _all.Sort();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_all.Count / duration.TotalSeconds:F0}/s, p50 {_all[_all.Count / 2].TotalMilliseconds:F1} ms, p99 {_all[_all.Count * 99 / 100].TotalMilliseconds:F1} ms");
        }
    }
}
