using Ocpp.Testing;
using Xunit.Abstractions;

namespace Ocpp.CrashRecovery;

/// <summary>The state is a view of the journal: whatever happens to a file of its checkpoints, the program starts and has everything.</summary>
public sealed class CheckpointDamageTests(ChargedDirectory charged, ITestOutputHelper output) : IClassFixture<ChargedDirectory>
{
    [Fact]
    public Task A_checkpoint_with_a_flipped_byte_is_not_needed() => VerifyEachAsync(DamagedFile.FlipMiddle);

    [Fact]
    public Task A_checkpoint_that_is_cut_is_not_needed() => VerifyEachAsync(DamagedFile.CutHalf);

    [Fact]
    public Task A_checkpoint_that_is_gone_is_not_needed() => VerifyEachAsync(File.Delete);

    [Fact]
    public async Task No_checkpoint_at_all_means_a_replay_of_everything()
    {
        using TemporaryDirectory directory = charged.Copy();
        Directory.Delete(Path.Combine(directory.Path, "state"), recursive: true);

        await charged.VerifyAsync(directory.Path);
    }

    private async Task VerifyEachAsync(Action<string> damage)
    {
        string[] files = [.. charged.Files("state").Where(static name => name != "format")];

        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            output.WriteLine(file);
            using TemporaryDirectory directory = charged.Copy();
            damage(Path.Combine(directory.Path, "state", file));
            await charged.VerifyAsync(directory.Path);
        }
    }
}
