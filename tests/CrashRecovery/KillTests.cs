using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ocpp.Storage.Journal;
using Ocpp.Testing;
using Xunit.Abstractions;

namespace Ocpp.CrashRecovery;

/// <summary>
/// The program, loaded over sockets and killed at random moments, small segments and constant checkpoints so that many kills land inside
/// a segment change or a checkpoint. CRASH_SEED repeats a run, CRASH_ROUNDS makes it longer.
/// </summary>
public sealed partial class KillTests(ITestOutputHelper output)
{
    private const int ChargePoints = 12;
    private static readonly string[] Settings =
    [
        "--Storage:SegmentSize", "1MiB", "--Ocpp:MaxMessageSize", "64KiB", "--Storage:CheckpointInterval", "200ms",
        "--Ocpp:UnknownIdTags", "Accept", "--Ocpp:ReadConfiguration", "Never",
    ];

    [Fact]
    public async Task What_was_acknowledged_is_there_once_and_in_order_after_every_kill()
    {
        int seed = FromEnvironment("CRASH_SEED", Random.Shared.Next());
        int rounds = FromEnvironment("CRASH_ROUNDS", 20);
        output.WriteLine($"CRASH_SEED={seed}, {rounds} rounds");
        Random random = new(seed);
        using TemporaryDirectory directory = new();
        ChargingLife[] lives = [.. Enumerable.Range(0, ChargePoints).Select(number => new ChargingLife($"CRASH-{number:00}", new Random(random.Next())))];

        for (int round = 0; round < rounds; round++)
        {
            await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, Settings);
            foreach (ChargingLife life in lives)
            {
                await VerifyAsync(gateway.Api, life);
            }

            Task living = Task.WhenAll(lives.Select(life => life.LiveAsync(gateway.OcppUri)));
            await Task.WhenAny(living, Task.Delay(random.Next(50, 1500)));
            await gateway.KillAsync();
            await living.WaitAsync(TimeSpan.FromSeconds(60));
        }

        await using (GatewayProcess last = await GatewayProcess.StartAsync(directory.Path, Settings))
        {
            foreach (ChargingLife life in lives)
            {
                await VerifyAsync(last.Api, life);
            }

            Assert.Equal(0, await last.StopAsync());
        }

        await VerifyJournalAsync(directory.Path, lives);
        int acknowledged = lives.Sum(static life => life.Acknowledged);
        output.WriteLine($"{acknowledged} acknowledged, {lives.Sum(static life => life.Transactions.Count)} transactions");
        Assert.True(acknowledged > rounds * ChargePoints, "The load was too small to prove anything.");
    }

    private static async Task VerifyAsync(HttpClient api, ChargingLife life)
    {
        if (life.Acknowledged == 0)
        {
            return;
        }

        List<JsonObject> kept = await ListAsync(api, life.Id);
        Assert.Equal(kept.Count, kept.Select(static transaction => (int)transaction["meterStart"]!).Distinct().Count());
        Assert.Equal(kept.Count, kept.Select(static transaction => (int)transaction["transactionId"]!).Distinct().Count());
        Dictionary<int, JsonObject> byStart = kept.ToDictionary(static transaction => (int)transaction["meterStart"]!);

        foreach (LifeTransaction known in life.Transactions.Where(static transaction => transaction is { Id: not null, IsVerified: false }))
        {
            Assert.True(byStart.TryGetValue(known.MeterStart, out JsonObject? found), $"{life.Id}: transaction {known.Id} is lost.");
            Assert.Equal(known.Id, (int)found["transactionId"]!);
            JsonObject whole = (await api.GetFromJsonAsync<JsonObject>($"/api/v1/transactions/{known.Id}"))!;
            int[] values = [.. whole["meterValues"]!.AsArray().Select(static value => int.Parse((string)value!["sampledValue"]![0]!["value"]!, CultureInfo.InvariantCulture))];
            Assert.Equal(values.Order().Distinct(), values);
            Assert.Empty(known.AcknowledgedValues.Except(values));
            Assert.Empty(values.Except(known.SentValues));
            if (known.IsStopAcknowledged)
            {
                Assert.Equal(known.MeterStart + 1000, (int?)whole["meterStop"]);
                known.IsVerified = true;
            }
        }

        JsonObject chargePoint = (await api.GetFromJsonAsync<JsonObject>($"/api/v1/charge-points/{life.Id}"))!;
        if (life.AcknowledgedStatus is not null)
        {
            string? info = (string?)chargePoint["connectors"]!.AsArray().Single(static connector => (int)connector!["connectorId"]! == 1)!["info"];
            Assert.True(info == life.AcknowledgedStatus || (info is not null && info == life.UnansweredStatus), $"{life.Id}: status {info} instead of {life.AcknowledgedStatus}.");
        }
    }

    private static async Task<List<JsonObject>> ListAsync(HttpClient api, string chargePointId)
    {
        List<JsonObject> all = [];
        string? cursor = null;
        do
        {
            string path = $"/api/v1/transactions?chargePointId={chargePointId}&limit=1000" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");
            JsonObject page = (await api.GetFromJsonAsync<JsonObject>(path))!;
            all.AddRange(page["items"]!.AsArray().Select(static item => item!.AsObject()));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        return all;
    }

    /// <summary>Each message's own value stands in the journal once, and those of one charge point in the order in which they were sent.</summary>
    private static async Task VerifyJournalAsync(string directory, ChargingLife[] lives)
    {
        await using EventJournal journal = EventJournal.Open(new JournalOptions { Directory = directory }, TimeProvider.System);
        Dictionary<string, List<int>> values = lives.ToDictionary(static life => life.Id, static _ => new List<int>());
        using IJournalReader reader = journal.OpenReader(journal.First);
        JournalPosition last = default;
        while (reader.TryRead(out JournalPosition position, out ReadOnlySpan<byte> record))
        {
            Assert.True(position > last);
            last = position;
            string text = Encoding.Latin1.GetString(record);
            if (MeterValue().Match(text) is { Success: true } match && lives.FirstOrDefault(life => text.Contains(life.Id, StringComparison.Ordinal)) is { } owner)
            {
                values[owner.Id].Add(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            }
        }

        foreach (ChargingLife life in lives)
        {
            List<int> stored = values[life.Id];
            Assert.Equal(stored.Order().Distinct(), stored);
            Assert.Empty(life.Transactions.SelectMany(static transaction => transaction.AcknowledgedValues).Except(stored));
        }
    }

    private static int FromEnvironment(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    [GeneratedRegex("""\{"value":"(\d+)"\}""")]
    private static partial Regex MeterValue();
}
