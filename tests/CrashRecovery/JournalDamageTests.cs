using System.Globalization;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>Committed records that can't be read: the program says where and what can be done, and never goes on without them.</summary>
public sealed class JournalDamageTests(ChargedDirectory charged) : IClassFixture<ChargedDirectory>
{
    // Inside the first batch: behind the segment's header of 64 bytes and the batch's of 40.
    private const long InsideTheFirstBatch = 64 + 40 + 21;

    [Fact]
    public async Task A_flipped_byte_stops_the_start_with_file_offset_and_advice()
    {
        string segment = charged.Files("journal")[0];
        using TemporaryDirectory directory = charged.Copy();
        DamagedFile.Flip(Path.Combine(directory.Path, "journal", segment), InsideTheFirstBatch);

        (int exitCode, string output) = await GatewayProcess.StartRefusedAsync(directory.Path, CrashSettings.All);

        Assert.Equal(1, exitCode);
        string line = Assert.Single(Lines.Of(output));
        Assert.Contains(Path.Combine(directory.Path, "journal", segment), line, StringComparison.Ordinal);
        Assert.Contains("offset 64", line, StringComparison.Ordinal);
        Assert.Contains("Copy the data directory", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_byte_in_any_segment_but_the_last_stops_the_start()
    {
        // The last is written ahead, the one before it has the end.
        string[] segments = charged.Files("journal")[..^2];

        Assert.NotEmpty(segments);
        foreach (string segment in segments)
        {
            using TemporaryDirectory directory = charged.Copy();
            DamagedFile.FlipMiddle(Path.Combine(directory.Path, "journal", segment));

            (int exitCode, string output) = await GatewayProcess.StartRefusedAsync(directory.Path, CrashSettings.All);

            Assert.Equal(1, exitCode);
            Assert.Contains(segment, Assert.Single(Lines.Of(output)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_segment_that_is_shorter_or_gone_stops_the_start(bool isCut)
    {
        string segment = charged.Files("journal")[1];
        using TemporaryDirectory directory = charged.Copy();
        string path = Path.Combine(directory.Path, "journal", segment);
        if (isCut)
        {
            DamagedFile.CutHalf(path);
        }
        else
        {
            File.Delete(path);
        }

        (int exitCode, string output) = await GatewayProcess.StartRefusedAsync(directory.Path, CrashSettings.All);

        Assert.Equal(1, exitCode);
        Assert.Contains("The journal is damaged", Assert.Single(Lines.Of(output)), StringComparison.Ordinal);
    }

    public static TheoryData<string> TornWays() => new(TornBatch.Ways.Keys);

    /// <summary>The batch was being written when the power went: nothing of it was acknowledged, and its pages reach the disk in any order.</summary>
    [Theory]
    [MemberData(nameof(TornWays))]
    public async Task A_batch_that_was_being_written_is_cut_and_all_before_it_is_there(string way)
    {
        using TemporaryDirectory directory = charged.Copy();
        long offset = TornBatch.Append(Path.Combine(directory.Path, "journal"), TornBatch.Ways[way]);

        Assert.True(offset > 64, string.Create(CultureInfo.InvariantCulture, $"Written at {offset}."));
        await charged.VerifyAsync(directory.Path);
    }
}
