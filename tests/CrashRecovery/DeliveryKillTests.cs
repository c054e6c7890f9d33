using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Ocpp.Testing;
using Xunit.Abstractions;

namespace Ocpp.CrashRecovery;

/// <summary>
/// Events on their way to a backend that misbehaves in every way and restarts, from a gateway that is killed meanwhile. CRASH_SEED repeats a run,
/// CRASH_ROUNDS makes it longer.
/// </summary>
public sealed class DeliveryKillTests(ITestOutputHelper output)
{
    // Acknowledgements between two of the things that happen.
    private const int MostInStep = 3_000;
    private const int LeastInAll = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Every_event_arrives_in_order_over_kills_of_the_gateway_and_restarts_of_the_backend()
    {
        int seed = FromEnvironment("CRASH_SEED", Random.Shared.Next());
        int rounds = FromEnvironment("CRASH_ROUNDS", 5);
        output.WriteLine($"CRASH_SEED={seed}, {rounds} rounds");
        Random random = new(seed);
        using TemporaryDirectory directory = new();
        AcknowledgedLoad load = new();
        ChargingLife[] lives = [.. Enumerable.Range(0, 8).Select(number => new ChargingLife($"HOOK-{number:00}", new Random(random.Next()), load))];
        ConcurrentQueue<(long Id, string Source)> accepted = new();
        bool isCalm = false;
        await using TestBackend backend = new(request => Answer(request, accepted, isCalm));
        string[] settings =
        [
            .. CrashSettings.All, "--Webhooks:life:Kind", "events", "--Webhooks:life:Url", backend.Uri.ToString(), "--Webhooks:life:Timeout", "1s",
            "--Webhooks:life:Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "--Webhooks:life:BatchSize", random.Next(2) == 0 ? "1" : "10",
        ];

        for (int round = 0; round < rounds; round++)
        {
            await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, settings);
            int more = random.Next(1, MostInStep);
            Task enough = load.WhenMoreAsync(round == rounds - 1 ? Math.Max(more, LeastInAll - load.Count) : more);
            Task living = Task.WhenAll(lives.Select(life => life.LiveAsync(gateway.OcppUri)));
            await Task.WhenAny(living, enough);
            if (random.Next(2) == 0)
            {
                await backend.StopAsync();
                await Task.WhenAny(living, load.WhenMoreAsync(random.Next(1, MostInStep / 3)));
                backend.Start();
                await Task.WhenAny(living, load.WhenMoreAsync(random.Next(1, MostInStep)));
            }

            await gateway.KillAsync();
            await living.WaitAsync(TimeSpan.FromSeconds(60));
        }

        isCalm = true;
        await using GatewayProcess last = await GatewayProcess.StartAsync(directory.Path, settings);
        HashSet<long> recorded = await ReadEventsAsync(last.Api);
        await WaitUntilAsync(
            () => accepted.Select(static one => one.Id).ToHashSet().IsSupersetOf(recorded),
            async () => $"{recorded.Except(accepted.Select(static one => one.Id)).Count()} of {recorded.Count} are missing: {await last.Api.GetStringAsync(new Uri("/api/v1/webhooks/life", UriKind.Relative))}");

        (long Id, string Source)[] all = [.. accepted];
        foreach (IGrouping<string, (long Id, string Source)> events in all.GroupBy(static one => one.Source))
        {
            long[] firsts = [.. events.Select(static one => one.Id).Distinct()];
            Assert.Equal(firsts.Order(), firsts);
        }

        output.WriteLine($"{recorded.Count} events, {all.Length - all.Distinct().Count()} of them again");
        Assert.True(recorded.Count > 100, "The load was too small to prove anything.");
        JsonObject webhook = JsonNode.Parse(await last.Api.GetStringAsync(new Uri("/api/v1/webhooks/life", UriKind.Relative)))!.AsObject();
        Assert.Equal(0, (int)webhook["deadLetters"]!);
    }

    // Well in three quarters of all cases; otherwise in one of the ways that backends have.
    private static BackendAnswer Answer(BackendRequest request, ConcurrentQueue<(long Id, string Source)> accepted, bool isCalm)
    {
        int draw = isCalm ? int.MaxValue : Random.Shared.Next(40);
        switch (draw)
        {
            case 0:
                return BackendAnswer.Nothing;
            case 1:
                return BackendAnswer.Closed;
            case 2:
                return BackendAnswer.Half;
            case 3:
                return BackendAnswer.Garbage;
            case 4:
                return BackendAnswer.Status(500, body: "no");
            case 5:
                return BackendAnswer.Status(429, "Retry-After: 1\r\n");
            case 6:
                return BackendAnswer.Status(302, $"Location: http://127.0.0.1:1/\r\n");
            case 7:
                return BackendAnswer.Huge(503);
            default:
                // Counted before it is told: what the gateway doesn't learn of, it sends again.
                JsonNode body = JsonNode.Parse(request.Body)!;
                foreach (JsonNode? one in body is JsonArray batch ? batch : new JsonArray(body.DeepClone()))
                {
                    accepted.Enqueue((long.Parse((string)one!["id"]!, CultureInfo.InvariantCulture), (string)one["source"]!));
                }

                return draw < 12 ? BackendAnswer.Slow(TimeSpan.FromMilliseconds(200), 204) : BackendAnswer.Status(204);
        }
    }

    private static async Task<HashSet<long>> ReadEventsAsync(HttpClient api)
    {
        HashSet<long> ids = [];
        string? cursor = null;
        do
        {
            JsonObject page = JsonNode.Parse(await api.GetStringAsync(new Uri($"/api/v1/events?limit=1000&cursor={cursor}", UriKind.Relative)))!.AsObject();
            ids.UnionWith(page["items"]!.AsArray().Select(static one => long.Parse((string)one!["id"]!, CultureInfo.InvariantCulture)));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        return ids;
    }

    private static async Task WaitUntilAsync(Func<bool> condition, Func<Task<string>> explain)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (!condition())
        {
            if (DateTime.UtcNow > end)
            {
                Assert.Fail(await explain());
            }

            await Task.Delay(100);
        }
    }

    private static int FromEnvironment(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
