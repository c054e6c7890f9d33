using System.Text;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

public sealed class StateStoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_a_committed_record_says_can_be_read()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();

        JournalPosition position = fixture.Append(TestProjection.Set("a", "1"));
        await store.WaitForAppliedAsync(position, CancellationToken.None);

        Assert.Equal("1", StateFixture.Read(store, "a"));
        Assert.Null(StateFixture.Read(store, "b"));
        Assert.Equal(position, store.Applied);
    }

    [Fact]
    public async Task The_index_is_made_anew_at_each_start_as_large_as_the_records_want()
    {
        await using StateFixture fixture = new();
        fixture.Options.IndexSize = 4 << 10;
        await using (StateStore store = fixture.Open())
        {
            Assert.Equal(4 << 10, store.Statistics.IndexBytes);
            JournalPosition last = JournalPosition.None;
            for (int i = 0; i < 3000; i++)
            {
                last = fixture.Append(TestProjection.Set($"key {i}", "1"));
            }

            await store.WaitForAppliedAsync(last, CancellationToken.None);
            Assert.Equal(3000, store.Statistics.LiveRecords);
            Assert.Equal("1", StateFixture.Read(store, "key 2999"));
        }

        await using StateStore next = fixture.Open();

        Assert.Equal(64 << 10, next.Statistics.IndexBytes);
        Assert.Equal(3000, next.Statistics.LiveRecords);
        Assert.All(Enumerable.Range(0, 3000), i => Assert.Equal("1", StateFixture.Read(next, $"key {i}")));
    }

    [Fact]
    public async Task A_record_that_is_not_committed_is_not_seen()
    {
        await using StateFixture fixture = new() { Journal = new MemoryJournal(new MemoryJournalOptions { CommitManually = true }) };
        await using StateStore store = fixture.Open();
        JournalPosition first = fixture.Append(TestProjection.Set("a", "1"));
        fixture.Append(TestProjection.Set("a", "2"));

        fixture.Journal.Commit(first);
        await store.WaitForAppliedAsync(first, CancellationToken.None);
        await store.CheckpointAsync(CancellationToken.None);

        Assert.Equal("1", StateFixture.Read(store, "a"));
        Assert.Equal(first, store.Applied);
    }

    [Fact]
    public async Task A_record_is_replaced_by_a_shorter_or_longer_one_and_can_be_empty()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();

        foreach (string value in (string[])["medium", "s", "a good deal longer than before", string.Empty, "medium"])
        {
            fixture.Append(TestProjection.Set("a", value));
            await fixture.AppliedAsync(store);

            Assert.Equal(value, StateFixture.Read(store, "a"));
        }

        Assert.Equal(1, store.Statistics.LiveRecords);
    }

    [Fact]
    public async Task A_deleted_record_is_gone_until_it_is_set_again()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        fixture.Append(TestProjection.Set("a", "1"));
        fixture.Append(TestProjection.Delete("a"));
        fixture.Append(TestProjection.Delete("never there"));
        await fixture.AppliedAsync(store);

        Assert.Null(StateFixture.Read(store, "a"));
        Assert.Empty(StateFixture.Content(store));
        Assert.Equal((0L, 0L), (store.Statistics.LiveRecords, store.Statistics.LiveBytes));
        fixture.Append(TestProjection.Set("a", "2"));
        await fixture.AppliedAsync(store);
        Assert.Equal("2", StateFixture.Read(store, "a"));
    }

    [Fact]
    public async Task A_patch_changes_a_record_where_it_lies()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        fixture.Append(TestProjection.Set("a", "one"));
        await fixture.AppliedAsync(store);
        StateStoreStatistics before = store.Statistics;

        fixture.Append(TestProjection.Patch("a", "two"));
        await fixture.AppliedAsync(store);

        Assert.Equal(1, fixture.Projection.Patched);
        Assert.Equal("two", StateFixture.Read(store, "a"));
        Assert.Equal((before.LiveRecords, before.LiveBytes, before.LogBytes), (store.Statistics.LiveRecords, store.Statistics.LiveBytes, store.Statistics.LogBytes));
    }

    [Fact]
    public async Task A_patch_that_refuses_or_finds_no_record_changes_nothing()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        fixture.Append(TestProjection.Patch("new", "1"));
        fixture.Append(TestProjection.Patch("new", "longer"));
        fixture.Append(TestProjection.Set("gone", "1"));
        fixture.Append(TestProjection.Delete("gone"));
        fixture.Append(TestProjection.Patch("gone", "2"));
        await fixture.AppliedAsync(store);

        Assert.Equal(0, fixture.Projection.Patched);
        Assert.Equal(new SortedDictionary<string, string>(StringComparer.Ordinal) { ["gone"] = "2", ["new"] = "longer" }, StateFixture.Content(store));
        Assert.Equal(2, store.Statistics.LiveRecords);
    }

    [Fact]
    public async Task What_a_checkpoint_or_the_disk_holds_is_not_patched()
    {
        await using StateFixture fixture = new();
        fixture.Options.MemorySize = 4 * fixture.Options.PageSize;
        await using (StateStore store = fixture.Open())
        {
            await fixture.FillAsync(store, 5000, 5000);
            Assert.True(store.Statistics.LogBytes > fixture.Options.MemorySize, $"{store.Statistics}");
            await store.CheckpointAsync(CancellationToken.None);
            foreach (string key in (string[])["key 0", "key 4999"])
            {
                fixture.Expected[key] = new string('p', fixture.Expected[key].Length);
                fixture.Append(TestProjection.Patch(key, fixture.Expected[key]));
            }

            await fixture.AppliedAsync(store);
            Assert.Equal(0, fixture.Projection.Patched);
            fixture.Expected["key 0"] = new string('q', fixture.Expected["key 0"].Length);
            fixture.Append(TestProjection.Patch("key 0", fixture.Expected["key 0"]));
            await fixture.AppliedAsync(store);
            Assert.Equal(1, fixture.Projection.Patched);
            Assert.Equal(fixture.Expected, StateFixture.Content(store));
        }

        await using StateStore reopened = fixture.Open();
        Assert.Equal(fixture.Expected, StateFixture.Content(reopened));
        Assert.Equal(5000, reopened.Statistics.LiveRecords);
    }

    [Fact]
    public async Task Records_are_applied_once_each_in_the_journals_order()
    {
        await using StateFixture fixture = new();
        fixture.Append(TestProjection.Set("before the store", "1"));
        await using StateStore store = fixture.Open();

        for (int i = 0; i < 2000; i++)
        {
            fixture.Append(TestProjection.Set("a", $"{i}"));
        }

        await fixture.AppliedAsync(store);

        Assert.Equal(Enumerable.Range(1, 2001).Select(i => (long)i), fixture.Projection.Positions);
    }

    [Fact]
    public async Task The_projection_reads_what_it_wrote_itself()
    {
        await using StateFixture fixture = new();
        CountingProjection counting = new();
        await using StateStore store = StateStore.Open(fixture.Options, fixture.Journal, counting, TimeProvider.System);

        for (int i = 0; i < 500; i++)
        {
            fixture.Append([1]);
        }

        await fixture.AppliedAsync(store);

        Assert.Equal("500", StateFixture.Read(store, "count"));
    }

    [Fact]
    public async Task A_scan_on_another_thread_sees_every_record_while_the_applier_goes_on()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        for (int i = 0; i < 5000; i++)
        {
            fixture.Append(TestProjection.Set($"key {i}", new string('x', 100)));
        }

        await fixture.AppliedAsync(store);
        HashSet<string> seen = [];
        int visits = 0;

        store.Scan((key, _) =>
        {
            seen.Add(Encoding.UTF8.GetString(key));
            if (++visits % 100 == 0)
            {
                fixture.Append(TestProjection.Set($"key {visits}", $"changed to another length at visit {visits}"));
            }
        });

        Assert.Equal(5000, seen.Count);
    }

    [Fact]
    public async Task A_bug_in_the_projection_stops_the_store_and_a_repaired_one_goes_on_where_it_stopped()
    {
        await using StateFixture fixture = new();
        StateStore store = fixture.Open(new TestProjection { FailsAt = 3 });
        TaskCompletionSource<Exception> told = new();
        store.Failed += told.SetResult;
        for (int i = 1; i <= 5; i++)
        {
            fixture.Append(TestProjection.Set($"key {i}", "1"));
        }

        Exception failure = await told.Task.WaitAsync(Patience);

        Assert.IsType<InvalidOperationException>(failure);
        Assert.Equal(StateHealth.Failed, store.Health);
        Assert.Equal(2, store.Applied.Value);
        Assert.Equal("1", StateFixture.Read(store, "key 2"));
        await Assert.ThrowsAsync<StateUnavailableException>(() => store.WaitForAppliedAsync(new JournalPosition(3), CancellationToken.None).AsTask().WaitAsync(Patience));
        await Assert.ThrowsAsync<StateUnavailableException>(() => store.CheckpointAsync(CancellationToken.None).AsTask().WaitAsync(Patience));
        await store.DisposeAsync();
        await using StateStore repaired = fixture.Open();
        Assert.Equal(5, StateFixture.Content(repaired).Count);
    }

    [Fact]
    public async Task A_bug_that_shows_in_replay_refuses_the_start()
    {
        await using StateFixture fixture = new();
        fixture.Append(TestProjection.Set("a", "1"));

        Assert.Throws<InvalidOperationException>(() => fixture.Open(new TestProjection { FailsAt = 1 }));

        await using StateStore store = fixture.Open();
        Assert.Equal("1", StateFixture.Read(store, "a"));
    }

    [Fact]
    public async Task A_record_of_more_than_half_a_page_stops_the_store_instead_of_being_cut()
    {
        await using StateFixture fixture = new();
        fixture.Append(TestProjection.Set("a", new string('x', (int)(fixture.Options.PageSize / 2) - 100)));
        await using (StateStore store = fixture.Open())
        {
            Assert.Equal(fixture.Options.PageSize / 2 - 100, StateFixture.Read(store, "a")!.Length);
        }

        fixture.Append(TestProjection.Set("a", new string('x', (int)(fixture.Options.PageSize / 2))));

        Assert.Throws<ArgumentException>(() => fixture.Open());
    }

    [Fact]
    public async Task A_wait_for_a_record_can_be_cancelled()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        using CancellationTokenSource cancellation = new();
        Task wait = store.WaitForAppliedAsync(new JournalPosition(1), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        fixture.Append(TestProjection.Set("a", "1"));
        await fixture.AppliedAsync(store);
    }

    [Fact]
    public async Task A_closed_store_ends_all_waits_and_refuses_what_comes_later()
    {
        await using StateFixture fixture = new();
        StateStore store = fixture.Open();
        Task wait = store.WaitForAppliedAsync(new JournalPosition(1), CancellationToken.None).AsTask();

        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<StateUnavailableException>(() => wait.WaitAsync(Patience));
        await Assert.ThrowsAsync<StateUnavailableException>(() => store.CheckpointAsync(CancellationToken.None).AsTask());
        Assert.Throws<StateUnavailableException>(() => store.Scan((_, _) => { }));
        Assert.Throws<ObjectDisposedException>(() => StateFixture.Read(store, "a"));
    }

    [Fact]
    public async Task When_the_journal_has_failed_the_state_still_answers_and_closes_with_a_checkpoint()
    {
        await using StateFixture fixture = new();
        StateStore store = fixture.Open();
        fixture.Append(TestProjection.Set("a", "1"));
        await fixture.AppliedAsync(store);

        fixture.Journal.SetHealth(JournalHealth.Failed);
        CheckpointInfo checkpoint = await store.CheckpointAsync(CancellationToken.None);

        Assert.Equal(1, checkpoint.Applied.Value);
        Assert.Equal("1", StateFixture.Read(store, "a"));
        await store.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("segment")]
    [InlineData("readers")]
    [InlineData("interval")]
    public async Task A_setting_out_of_range_refuses_the_start(string which)
    {
        await using StateFixture fixture = new();
        switch (which)
        {
            case "page": fixture.Options.PageSize = 100_000; break;
            case "segment": fixture.Options.SegmentSize = fixture.Options.PageSize / 2; break;
            case "readers": fixture.Options.MaxConcurrentReaders = 500; break;
            default: fixture.Options.CheckpointInterval = TimeSpan.Zero; break;
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Open());
    }

    private sealed class CountingProjection : IProjection
    {
        private readonly System.Buffers.ArrayBufferWriter<byte> _value = new();

        public void Restore(IStateReader state, StateScan scan) => scan((_, _) => Assert.Fail("The state is new."));

        public void Apply(JournalPosition position, ReadOnlySpan<byte> record, IStateWriter state)
        {
            _value.ResetWrittenCount();
            int count = state.TryRead("count"u8, _value) ? int.Parse(_value.WrittenSpan, System.Globalization.CultureInfo.InvariantCulture) : 0;
            state.Upsert("count"u8, Encoding.UTF8.GetBytes((count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
