using System.Globalization;
using System.Text;
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
            await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, CrashSettings.All);
            foreach (ChargingLife life in lives)
            {
                await LifeCheck.VerifyAsync(gateway.Api, life);
            }

            Task living = Task.WhenAll(lives.Select(life => life.LiveAsync(gateway.OcppUri)));
            await Task.WhenAny(living, Task.Delay(random.Next(50, 1500)));
            await gateway.KillAsync();
            await living.WaitAsync(TimeSpan.FromSeconds(60));
        }

        await using (GatewayProcess last = await GatewayProcess.StartAsync(directory.Path, CrashSettings.All))
        {
            foreach (ChargingLife life in lives)
            {
                await LifeCheck.VerifyAsync(last.Api, life, again: true);
            }

            Assert.Equal(0, await last.StopAsync());
        }

        await VerifyJournalAsync(directory.Path, lives);
        int acknowledged = lives.Sum(static life => life.Acknowledged);
        int segments = Directory.GetFiles(Path.Combine(directory.Path, "journal"), "*.log").Length;
        output.WriteLine($"{acknowledged} acknowledged, {lives.Sum(static life => life.Transactions.Count)} transactions, {segments} segments");
        Assert.True(acknowledged > rounds * ChargePoints, "The load was too small to prove anything.");
        Assert.True(segments > 1, "No kill can have met a change of segments.");
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
