using System.Globalization;
using Ocpp.Testing;
using Xunit.Abstractions;

namespace Ocpp.CrashRecovery;

/// <summary>
/// The program, loaded over sockets and killed at random moments, small segments and constant checkpoints so that many kills land inside
/// a segment change or a checkpoint. CRASH_SEED repeats a run, CRASH_ROUNDS makes it longer.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int ChargePoints = 12;

    // Acknowledgements between two kills; 1 500 in the mean are three segments.
    private const int MostInRound = 3_000;

    // Some 1.9 KiB each, so that the journal's segments of 1 MiB have changed at least twice however the rounds were drawn.
    private const int LeastInAll = 1_500;

    [Theory]
    [InlineData("Sockets", 10)]
    [InlineData("Epoll", 20)]
    public async Task What_was_acknowledged_is_there_once_and_in_order_after_every_kill(string transport, int usualRounds)
    {
        int seed = FromEnvironment("CRASH_SEED", Random.Shared.Next());
        int rounds = FromEnvironment("CRASH_ROUNDS", usualRounds);
        output.WriteLine($"CRASH_SEED={seed}, {rounds} rounds");
        string[] settings = [.. CrashSettings.All, "--Ocpp:Transport", transport];
        Random random = new(seed);
        using TemporaryDirectory directory = new();
        AcknowledgedLoad load = new();
        ChargingLife[] lives = [.. Enumerable.Range(0, ChargePoints).Select(number => new ChargingLife($"CRASH-{number:00}", new Random(random.Next()), load))];

        for (int round = 0; round < rounds; round++)
        {
            await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, settings);
            foreach (ChargingLife life in lives)
            {
                await LifeCheck.VerifyAsync(gateway.Api, life);
            }

            int more = random.Next(1, MostInRound);
            Task enough = load.WhenMoreAsync(round == rounds - 1 ? Math.Max(more, LeastInAll - load.Count) : more);
            Task living = Task.WhenAll(lives.Select(life => life.LiveAsync(gateway.OcppUri)));
            await Task.WhenAny(living, enough);
            await gateway.KillAsync();
            await living.WaitAsync(TimeSpan.FromSeconds(60));
        }

        await using (GatewayProcess last = await GatewayProcess.StartAsync(directory.Path, settings))
        {
            foreach (ChargingLife life in lives)
            {
                await LifeCheck.VerifyAsync(last.Api, life, again: true);
            }

            Assert.Equal(0, await last.StopAsync());
        }

        await JournalCheck.VerifyAsync(directory.Path, lives);
        int acknowledged = lives.Sum(static life => life.Acknowledged);
        int segments = Directory.GetFiles(Path.Combine(directory.Path, "journal"), "*.log").Length;
        output.WriteLine($"{acknowledged} acknowledged, {lives.Sum(static life => life.Transactions.Count)} transactions, {segments} segments");
        Assert.True(acknowledged >= LeastInAll, "The load was too small to prove anything.");
        Assert.True(segments > 1, "No kill can have met a change of segments.");
    }

    private static int FromEnvironment(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
