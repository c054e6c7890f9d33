using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

public sealed class StateCheckpointTests
{
    [Fact]
    public async Task After_a_restart_the_checkpoint_and_the_tail_of_the_journal_make_the_same_state()
    {
        await using StateFixture fixture = new();
        SortedDictionary<string, string> before;
        await using (StateStore store = fixture.Open())
        {
            await fixture.FillAsync(store, 3000, 700);
            await store.CheckpointAsync(CancellationToken.None);
            fixture.Append(TestProjection.Delete("key 3"));
            await fixture.AppliedAsync(store);
            before = StateFixture.Content(store);
        }

        fixture.Append(TestProjection.Set("key 4", "after"));
        await using StateStore reopened = fixture.Open();

        before["key 4"] = "after";
        Assert.Equal(before, StateFixture.Content(reopened));
        Assert.Equal([3002L], fixture.Projection.Positions);
        Assert.Equal(699, fixture.Projection.Restored.Distinct().Count());
        Assert.Equal(699, fixture.Projection.Restored.Count);
        Assert.Equal(699, reopened.Statistics.LiveRecords);
    }

    [Fact]
    public async Task The_state_is_the_same_whether_it_was_replayed_or_lived()
    {
        await using StateFixture fixture = new();
        await using StateStore lived = fixture.Open();
        await fixture.FillAsync(lived, 5000, 900);
        SortedDictionary<string, string> content = StateFixture.Content(lived);

        fixture.Options.Directory += "-replayed";
        await using StateStore replayed = fixture.Open();

        Assert.Equal(content, StateFixture.Content(replayed));
        Assert.Equal(lived.Statistics.LiveBytes, replayed.Statistics.LiveBytes);
    }

    [Fact]
    public async Task The_journal_is_needed_from_the_record_after_the_older_of_two_checkpoints()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        JournalPosition[] needed = new JournalPosition[4];
        needed[0] = store.OldestNeeded;

        for (int i = 1; i < needed.Length; i++)
        {
            await fixture.FillAsync(store, 10, 5);
            await store.CheckpointAsync(CancellationToken.None);
            needed[i] = store.OldestNeeded;
        }

        Assert.Equal([1L, 1L, 11L, 21L], needed.Select(position => position.Value));
        Assert.Equal(2, Directory.GetFiles(fixture.Options.Directory, "checkpoint-*").Length);
    }

    [Fact]
    public async Task Nothing_new_makes_no_new_checkpoint()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        await fixture.FillAsync(store, 10, 5);

        CheckpointInfo first = await store.CheckpointAsync(CancellationToken.None);
        CheckpointInfo second = await store.CheckpointAsync(CancellationToken.None);

        Assert.Equal(first, second);
        Assert.Equal(1, store.Statistics.Checkpoints);
    }

    [Fact]
    public async Task A_state_without_records_is_closed_and_opened_like_any_other()
    {
        await using StateFixture fixture = new();
        await using (StateStore empty = fixture.Open())
        {
            Assert.Equal(default, await empty.CheckpointAsync(CancellationToken.None));
            fixture.Append(TestProjection.Delete("never there"));
            await fixture.AppliedAsync(empty);
        }

        await using StateStore store = fixture.Open();
        Assert.Empty(fixture.Projection.Positions);
        await fixture.FillAsync(store, 10, 10);
        await store.CheckpointAsync(CancellationToken.None);

        Assert.Equal(fixture.Expected, StateFixture.Content(store));
    }

    [Fact]
    public async Task A_checkpoint_is_taken_by_itself_after_so_many_bytes_of_journal()
    {
        await using StateFixture fixture = new();
        fixture.Options.CheckpointEveryBytes = 10_000;
        await using StateStore store = fixture.Open();

        await fixture.FillAsync(store, 2000, 100);
        await fixture.FillAsync(store, 1, 1);

        Assert.InRange(store.Statistics.Checkpoints, 2, 2000);
    }

    [Fact]
    public async Task A_checkpoint_is_taken_by_itself_when_the_interval_has_passed()
    {
        await using StateFixture fixture = new();
        HandClock clock = new();
        TaskCompletionSource stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Options.Reached = step => _ = step == CheckpointStep.Purged && stored.TrySetResult();
        await using StateStore store = StateStore.Open(fixture.Options, fixture.Journal, new TestProjection(), clock);
        await fixture.FillAsync(store, 10, 5);
        Assert.Null(store.Statistics.LastCheckpoint);

        clock.Fire();

        await stored.Task.WaitAsync(TimeSpan.FromSeconds(30));

        // It shows a moment after that step.
        Assert.True(SpinWait.SpinUntil(() => store.Statistics.LastCheckpoint is not null, TimeSpan.FromSeconds(30)));
        Assert.Equal(10, Assert.IsType<CheckpointInfo>(store.Statistics.LastCheckpoint).Applied.Value);
    }

    [Fact]
    public async Task Compaction_keeps_every_live_record_and_the_files_stop_growing()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        long largest = 0;

        for (int round = 0; round < 16; round++)
        {
            await fixture.FillAsync(store, 4000, 1000);
            await store.CheckpointAsync(CancellationToken.None);
            long files = Directory.GetFiles(fixture.Options.Directory, "log.*").Sum(path => new FileInfo(path).Length);
            largest = round < 8 ? Math.Max(largest, files) : largest;
            Assert.True(round < 8 || files <= largest * 3 / 2, $"Round {round}: {files} bytes, at most {largest} before.");
        }

        StateStoreStatistics statistics = store.Statistics;
        Assert.True(statistics.Compactions >= 3, $"{statistics}");
        Assert.True(statistics.MemoryBytes < fixture.Options.MemorySize / 2, $"{statistics}");
        Assert.True(statistics.LogBytes < 16 * 4000 * 100 / 4, $"{statistics}");
        Assert.Equal(fixture.Expected, StateFixture.Content(store));
        Assert.Equal(1000, statistics.LiveRecords);
    }

    [Fact]
    public async Task A_log_larger_than_its_memory_is_read_compacted_and_recovered_from_disk()
    {
        await using StateFixture fixture = new();
        fixture.Options.MemorySize = 4 * fixture.Options.PageSize;
        await using (StateStore store = fixture.Open())
        {
            for (int round = 0; round < 4; round++)
            {
                await fixture.FillAsync(store, 5000, 5000);
                await store.CheckpointAsync(CancellationToken.None);
            }

            Assert.True(store.Statistics.LogBytes > 2 * fixture.Options.MemorySize, $"{store.Statistics}");
            Assert.True(store.Statistics.Compactions > 0);
            Assert.All(fixture.Expected.Take(200), pair => Assert.Equal(pair.Value, StateFixture.Read(store, pair.Key)));
        }

        await using StateStore reopened = fixture.Open();

        Assert.Equal(fixture.Expected, StateFixture.Content(reopened));
    }

    [Fact]
    public async Task Sizes_may_change_between_two_starts()
    {
        await using StateFixture fixture = new();
        await using (StateStore store = fixture.Open())
        {
            await fixture.FillAsync(store, 5000, 1000);
        }

        fixture.Options.PageSize *= 2;
        fixture.Options.SegmentSize *= 4;
        fixture.Options.MemorySize /= 8;
        fixture.Options.IndexSize *= 16;
        await using StateStore reopened = fixture.Open();
        await fixture.FillAsync(reopened, 100, 100);

        Assert.Equal(fixture.Expected, StateFixture.Content(reopened));
    }

    /// <summary>Time that passes when a test says so.</summary>
    private sealed class HandClock : TimeProvider
    {
        private TimerCallback? _callback;

        public void Fire() => _callback!(null);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
