using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>
/// A data directory of a gateway that was killed under load, with several segments and two checkpoints, and what its charge points know. Made once for
/// a class of tests; each damages a copy of its own.
/// </summary>
public sealed class ChargedDirectory : IAsyncLifetime, IDisposable
{
    private const int ChargePoints = 6;
    private const int CallsEach = 250;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryDirectory _original = new();

    internal IReadOnlyList<ChargingLife> Lives { get; } = [.. Enumerable.Range(0, ChargePoints).Select(static number => new ChargingLife($"DAMAGE-{number}", new Random(number)))];

    public async Task InitializeAsync()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_original.Path, CrashSettings.All);
        Task enough = Task.WhenAll(Lives.Select(static life => life.WhenAcknowledged(CallsEach)));
        Task living = Task.WhenAll(Lives.Select(life => life.LiveAsync(gateway.OcppUri)));
        await enough.WaitAsync(Limit);
        await gateway.KillAsync();
        await living.WaitAsync(Limit);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _original.Dispose();

    internal TemporaryDirectory Copy()
    {
        TemporaryDirectory copy = new();
        foreach (string file in Directory.EnumerateFiles(_original.Path, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy.Path, Path.GetRelativePath(_original.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>The names of the files below one folder, in order.</summary>
    internal string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(_original.Path, folder)).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Starts the program on a directory and finds everything that was acknowledged.</summary>
    internal async Task VerifyAsync(string directory)
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory, CrashSettings.All);
        foreach (ChargingLife life in Lives)
        {
            await LifeCheck.VerifyAsync(gateway.Api, life, again: true);
        }

        Assert.Equal(0, await gateway.StopAsync());
    }
}
