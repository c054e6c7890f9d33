using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

public sealed class JournalFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FaultyDisk _disk = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_failed_sync_is_final_and_never_repeated()
    {
        await using EventJournal journal = Open();
        await journal.CommitAsync(JournalFixture.Record(1));
        List<JournalHealth> changes = [];
        journal.HealthChanged += changes.Add;
        CountingWaiter waiter = new();
        _disk.SyncFails = true;

        journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(2)), waiter);
        await waiter.CalledAsync();
        int syncs = _disk.Syncs;
        _disk.SyncFails = false;
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, waiter.Failed);
        Assert.Equal(0, waiter.Committed);
        Assert.Equal(JournalHealth.Failed, journal.Health);
        Assert.Equal(new JournalPosition(1), journal.Committed);
        Assert.False(journal.TryAppend("more"u8, out _));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await journal.WaitForCommitAsync(new JournalPosition(2), default));
        await journal.DisposeAsync();
        Assert.Equal(syncs, _disk.Syncs);
        Assert.Equal([JournalHealth.Failed], changes);
    }

    [Fact]
    public async Task Work_for_a_record_that_will_never_be_committed_is_scheduled_too_and_finds_the_journal_failed()
    {
        await using EventJournal journal = Open();
        await journal.CommitAsync(JournalFixture.Record(1));
        QueuedScheduler scheduler = new();
        List<JournalHealth> found = [];
        void Look(object? state) => found.Add(((EventJournal)state!).Health);
        _disk.SyncFails = true;

        Assert.False(journal.ScheduleWhenCommitted(journal.Append(JournalFixture.Record(2)), scheduler, Look, journal));
        await scheduler.RunNextAsync();
        Assert.False(journal.ScheduleWhenCommitted(new JournalPosition(2), scheduler, Look, journal));
        await scheduler.RunNextAsync();

        Assert.Equal([JournalHealth.Failed, JournalHealth.Failed], found);
        Assert.Equal(0, scheduler.Count);
    }

    [Fact]
    public async Task A_write_that_fails_for_another_reason_than_room_is_final_too()
    {
        await using EventJournal journal = Open();
        await journal.CommitAsync(JournalFixture.Record(1));
        CountingWaiter waiter = new();
        _disk.WriteFails = true;

        journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(2)), waiter);
        await waiter.CalledAsync();

        Assert.Equal(1, waiter.Failed);
        Assert.Equal(JournalHealth.Failed, journal.Health);
    }

    [Fact]
    public async Task A_batch_without_room_waits_and_is_committed_when_there_is_room()
    {
        await using EventJournal journal = Open();
        await journal.CommitAsync(JournalFixture.Record(1));
        CountingWaiter waiter = new();
        _disk.WriteFindsNoRoom = true;

        journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(2)), waiter);
        await _disk.Refused.WaitAsync(JournalFixture.Limit());
        await HealthAsync(journal, JournalHealth.Full);
        Assert.False(journal.TryAppend("more"u8, out _));
        _disk.WriteFindsNoRoom = false;
        await AdvanceUntil(waiter.CalledAsync());

        Assert.Equal(1, waiter.Committed);
        Assert.Equal(JournalHealth.Healthy, journal.Health);
        await journal.CommitAsync(JournalFixture.Record(3));
        Assert.Equal(3, journal.ReadAll().Count);
    }

    [Fact]
    public async Task When_no_segment_can_be_written_ahead_appends_are_refused_until_it_can()
    {
        _disk.WriteAheadFindsNoRoom = true;
        await using EventJournal journal = Open();
        await _disk.Refused.WaitAsync(JournalFixture.Limit());
        await HealthAsync(journal, JournalHealth.Full);

        Assert.False(journal.TryAppend("refused"u8, out _));
        _disk.WriteAheadFindsNoRoom = false;
        await AdvanceUntil(HealthAsync(journal, JournalHealth.Healthy));

        Assert.Equal(new JournalPosition(1), await journal.CommitAsync(JournalFixture.Record(1)));
    }

    [Fact]
    public async Task What_was_taken_before_the_disk_was_full_still_fits_into_the_current_segment()
    {
        await using EventJournal journal = Open();
        await journal.CommitAsync(JournalFixture.Record(1));
        _disk.WriteAheadFindsNoRoom = true;

        JournalPosition last = JournalPosition.None;
        while (journal.TryAppend(new byte[1000], out JournalPosition position))
        {
            last = position;
            await journal.WaitForCommitAsync(position, JournalFixture.Limit());
        }

        Assert.Equal(JournalHealth.Full, journal.Health);
        Assert.Equal(last, journal.Committed);
        Assert.InRange(last.Value, 30, 64);
    }

    [Fact]
    public async Task The_reserve_of_free_space_is_kept_for_others()
    {
        await using EventJournal journal = EventJournal.OpenOn(Reserving(100 << 20), _clock, _disk);
        await journal.CommitAsync(JournalFixture.Record(1));

        _disk.Free = 99 << 20;
        await AdvanceUntil(HealthAsync(journal, JournalHealth.Full));
        Assert.False(journal.TryAppend("refused"u8, out _));
        _disk.Free = 200 << 20;
        await AdvanceUntil(HealthAsync(journal, JournalHealth.Healthy));

        await journal.CommitAsync(JournalFixture.Record(2));
    }

    [Fact]
    public async Task Closing_on_a_full_disk_ends_and_tells_who_waits()
    {
        EventJournal journal = Open();
        await journal.CommitAsync(JournalFixture.Record(1));
        CountingWaiter waiter = new();
        _disk.WriteFindsNoRoom = true;
        journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(2)), waiter);
        await _disk.Refused.WaitAsync(JournalFixture.Limit());

        await journal.DisposeAsync();

        Assert.Equal(1, waiter.Failed);
        Assert.Equal(0, waiter.Committed);
    }

    [Theory]
    [InlineData(100L << 30, 256L << 20)]
    [InlineData(1L << 30, (1L << 30) / 20)]
    public void The_default_reserve_is_small_on_a_small_volume(long volume, long reserve) =>
        Assert.Equal(reserve, WriteAhead.DefaultReserve(volume));

    private EventJournal Open() => EventJournal.OpenOn(JournalFixture.Options(_directory), _clock, _disk);

    private JournalOptions Reserving(long bytes) => new()
    {
        Directory = _directory.Path,
        SegmentSize = 64 << 10,
        MaxRecordSize = 4 << 10,
        HardMemoryLimit = 128 << 10,
        ReservedFreeBytes = bytes,
    };

    private static async Task HealthAsync(EventJournal journal, JournalHealth health)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.HealthChanged += now => _ = now == health && reached.TrySetResult();
        if (journal.Health != health)
        {
            await reached.Task.WaitAsync(JournalFixture.Limit());
        }
    }

    /// <summary>Lets the journal's clock run until something has happened: its threads may not have begun to wait when the first second passes.</summary>
    private async Task AdvanceUntil(Task happened)
    {
        while (!happened.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await happened;
    }
}
