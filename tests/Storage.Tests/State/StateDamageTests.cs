using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

/// <summary>Each kind of file flipped, cut, emptied and removed between two runs: the state that opens is the right one, or none does.</summary>
public sealed class StateDamageTests
{
    public enum Damage
    {
        Flipped,
        Cut,
        Emptied,
        Removed,
    }

    [Theory]
    [InlineData(Damage.Flipped)]
    [InlineData(Damage.Cut)]
    [InlineData(Damage.Emptied)]
    [InlineData(Damage.Removed)]
    public async Task A_damaged_newest_manifest_leaves_the_older_checkpoint_and_a_longer_replay(Damage damage)
    {
        await using StateFixture fixture = new();
        await CheckpointTwiceAsync(fixture, 2000);

        Apply(damage, Checkpoints(fixture)[1], 0.5);
        await using StateStore store = fixture.Open();

        Assert.Equal(fixture.Expected, StateFixture.Content(store));
        Assert.Equal(2001, fixture.Projection.Positions[0]);
        Assert.Single(Checkpoints(fixture));
    }

    [Theory]
    [InlineData(Damage.Flipped)]
    [InlineData(Damage.Cut)]
    [InlineData(Damage.Removed)]
    public async Task A_log_damaged_behind_the_older_checkpoint_leaves_that_one(Damage damage)
    {
        await using StateFixture fixture = new();
        await CheckpointTwiceAsync(fixture, 2000);

        // 2 000 records of some 120 bytes: the first checkpoint ends in log.1, the second in log.3.
        Apply(damage, Path.Combine(fixture.Options.Directory, "log.2"), 0.5);
        await using StateStore store = fixture.Open();

        Assert.Equal(fixture.Expected, StateFixture.Content(store));
        Assert.Equal(2001, fixture.Projection.Positions[0]);
        Assert.Single(Checkpoints(fixture));
    }

    [Theory]
    [InlineData(Damage.Flipped)]
    [InlineData(Damage.Cut)]
    [InlineData(Damage.Emptied)]
    [InlineData(Damage.Removed)]
    public async Task A_log_damaged_before_both_checkpoints_is_made_again_from_the_whole_journal(Damage damage)
    {
        await using StateFixture fixture = new();
        await CheckpointTwiceAsync(fixture, 2000);

        Apply(damage, Path.Combine(fixture.Options.Directory, "log.0"), 0.7);
        await using StateStore store = fixture.Open();

        Assert.Equal(fixture.Expected, StateFixture.Content(store));
        Assert.Equal(1, fixture.Projection.Positions[0]);
        Assert.Equal(1, store.OldestNeeded.Value);
    }

    [Fact]
    public async Task After_a_fall_back_the_store_takes_checkpoints_that_recover()
    {
        await using StateFixture fixture = new();
        await CheckpointTwiceAsync(fixture, 2000);
        Apply(Damage.Flipped, Checkpoints(fixture)[1], 0.3);
        await using (StateStore fallen = fixture.Open())
        {
            await fixture.FillAsync(fallen, 3000, 700);
            await fallen.CheckpointAsync(CancellationToken.None);
        }

        await using StateStore store = fixture.Open();

        Assert.Equal(fixture.Expected, StateFixture.Content(store));
        Assert.Empty(fixture.Projection.Positions);
    }

    [Fact]
    public async Task Compaction_leaves_the_older_checkpoint_its_part_of_the_log()
    {
        await using StateFixture fixture = new();
        List<(string Copy, long Older)> copies = [];
        await using (StateStore store = fixture.Open())
        {
            for (int round = 0; round < 6; round++)
            {
                await fixture.FillAsync(store, 2500, 500);
                await store.CheckpointAsync(CancellationToken.None);
                copies.Add((StateFixture.Copy(fixture.Options.Directory, Path.Combine(fixture.Directory, $"copy-{round}")), store.OldestNeeded.Value));
            }

            Assert.True(store.Statistics.Compactions > 0);
        }

        foreach ((string copy, long older) in copies.Skip(1))
        {
            fixture.Options.Directory = copy;
            Apply(Damage.Flipped, Checkpoints(fixture)[1], 0.5);
            await using StateStore store = fixture.Open();

            Assert.Equal(older, fixture.Projection.Positions[0]);
            Assert.Equal(fixture.Expected, StateFixture.Content(store));
        }
    }

    [Fact]
    public async Task Without_a_checkpoint_and_without_the_journals_beginning_the_start_is_refused_and_nothing_touched()
    {
        await using StateFixture fixture = new();
        await CheckpointTwiceAsync(fixture, 12_000);
        Assert.Equal(12_001, await TruncateAsync(fixture));
        Apply(Damage.Flipped, Path.Combine(fixture.Options.Directory, "log.0"), 0.5);
        string[] before = Directory.GetFiles(fixture.Options.Directory);

        StateDamagedException refusal = Assert.Throws<StateDamagedException>(() => fixture.Open());

        Assert.Contains("log.0", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before.Order(), Directory.GetFiles(fixture.Options.Directory).Order());
    }

    [Fact]
    public async Task A_journal_that_was_truncated_to_the_oldest_needed_record_is_enough_for_the_older_checkpoint()
    {
        await using StateFixture fixture = new();
        await CheckpointTwiceAsync(fixture, 12_000);
        Assert.Equal(12_001, await TruncateAsync(fixture));
        Apply(Damage.Flipped, Checkpoints(fixture)[1], 0.9);

        await using StateStore store = fixture.Open();

        Assert.Equal(fixture.Expected, StateFixture.Content(store));
        Assert.Equal(12_001, fixture.Projection.Positions[0]);
    }

    [Fact]
    public async Task A_journal_that_ends_before_the_checkpoint_refuses_the_start()
    {
        await using StateFixture fixture = new();
        await CheckpointTwiceAsync(fixture, 100);
        fixture.Journal = new MemoryJournal();
        fixture.Append(TestProjection.Set("a", "1"));

        StateDamagedException refusal = Assert.Throws<StateDamagedException>(() => fixture.Open());

        Assert.Contains("the journal ends at 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_journal_beside_a_checkpoint_refuses_the_start()
    {
        await using StateFixture fixture = new();
        await CheckpointTwiceAsync(fixture, 100);
        fixture.Journal = new MemoryJournal();

        Assert.Throws<StateDamagedException>(() => fixture.Open());
    }

    [Fact]
    public async Task A_directory_of_a_newer_program_is_refused_and_one_of_somebody_else_too()
    {
        await using StateFixture fixture = new();
        Directory.CreateDirectory(fixture.Options.Directory);
        string format = Path.Combine(fixture.Options.Directory, "format");

        File.WriteAllText(format, "2\n");
        NewerFormatException newer = Assert.Throws<NewerFormatException>(() => fixture.Open());
        File.WriteAllText(format, "hello");

        Assert.Equal(format, newer.File);
        Assert.Throws<StateDamagedException>(() => fixture.Open());
    }

    [Fact]
    public void No_flipped_or_missing_byte_of_a_manifest_goes_unseen()
    {
        CheckpointManifest manifest = new()
        {
            Applied = new JournalPosition(77),
            Taken = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromSeconds(1),
            Begin = 64,
            End = 3 * LogChecksums.ChunkSize,
            PageSize = 65536,
            SegmentSize = 131072,
            LiveRecords = 5,
            LiveBytes = 600,
            Token = Guid.Parse("0f0f0f0f-1111-2222-3333-444444444444"),
            Metadata = [1, 2, 3, 4, 5],
            Checksums = LogChecksums.Of(0, 3 * LogChecksums.ChunkSize, [7, 8, 9]),
        };
        byte[] bytes = manifest.ToBytes();

        CheckpointManifest read = Assert.IsType<CheckpointManifest>(CheckpointManifest.Parse(bytes));
        Assert.Equal((manifest.Info, manifest.Token, 5, 600), (read.Info, read.Token, read.LiveRecords, read.LiveBytes));
        Assert.Equal(manifest.Metadata, read.Metadata);
        Assert.Equal(manifest.Checksums.Chunks, read.Checksums.Chunks);
        for (int i = 0; i < bytes.Length; i++)
        {
            Assert.Null(CheckpointManifest.Parse(bytes.AsSpan(0, i)));
            bytes[i] ^= 0x10;
            Assert.Null(CheckpointManifest.Parse(bytes));
            bytes[i] ^= 0x10;
        }
    }

    private static async Task CheckpointTwiceAsync(StateFixture fixture, int records)
    {
        fixture.Options.CompactAbove = long.MaxValue;
        await using StateStore store = fixture.Open();
        await fixture.FillAsync(store, records, records);
        await store.CheckpointAsync(CancellationToken.None);
        await fixture.FillAsync(store, records, records);
        await store.CheckpointAsync(CancellationToken.None);
    }

    private static string[] Checkpoints(StateFixture fixture) =>
        [.. Directory.GetFiles(fixture.Options.Directory, "checkpoint-*").Order(StringComparer.Ordinal)];

    /// <summary>Truncates the journal as far as the store allows it; the journal in memory drops whole MiB, hence the many records.</summary>
    private static async Task<long> TruncateAsync(StateFixture fixture)
    {
        JournalPosition needed;
        await using (StateStore store = fixture.Open())
        {
            needed = store.OldestNeeded;
        }

        fixture.Journal.TruncateBefore(needed);
        Assert.True(fixture.Journal.First.Value > 1, $"{fixture.Journal.First}");
        return needed.Value;
    }

    private static void Apply(Damage damage, string path, double where)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int at = (int)(bytes.Length * where);
        switch (damage)
        {
            case Damage.Flipped:
                bytes[at] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case Damage.Cut:
                File.WriteAllBytes(path, bytes[..at]);
                break;
            case Damage.Emptied:
                File.WriteAllBytes(path, []);
                break;
            default:
                File.Delete(path);
                break;
        }
    }
}
