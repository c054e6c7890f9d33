using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

public sealed class GroupCommitTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FaultyDisk _disk = new();

    public void Dispose()
    {
        _disk.SyncMayPass.Set();
        _directory.Dispose();
    }

    [Fact]
    public async Task All_who_wait_while_one_batch_is_synced_share_the_next_sync()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, _disk);
        await journal.CommitAsync(JournalFixture.Record(1));
        await HoldACommit(journal);
        int syncsBefore = _disk.Syncs;
        CountingWaiter[] waiters = [.. Enumerable.Range(0, 500).Select(_ => new CountingWaiter())];

        foreach (CountingWaiter waiter in waiters)
        {
            Assert.False(journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(3)), waiter));
        }

        _disk.SyncMayPass.Set();
        await Task.WhenAll(waiters.Select(w => w.CalledAsync()));

        Assert.Equal(syncsBefore + 1, _disk.Syncs);
        Assert.All(waiters, w => Assert.Equal(1, w.Committed));
        Assert.All(waiters, w => Assert.Equal(new JournalPosition(502), w.At));
        Assert.Equal(500, journal.Statistics.LastBatchRecords);
    }

    [Fact]
    public async Task Waiters_are_called_in_the_order_of_positions_however_they_registered()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, _disk);
        await journal.CommitAsync(JournalFixture.Record(1));
        await HoldACommit(journal);
        List<long> order = [];
        long[] positions = [.. Enumerable.Range(0, 100).Select(_ => journal.Append(JournalFixture.Record(3)).Value)];
        long[] shuffled = [.. positions];
        new Random(1).Shuffle(shuffled);

        CountingWaiter[] waiters = [.. shuffled.Select(p => new CountingWaiter(order, p))];
        for (int i = 0; i < waiters.Length; i++)
        {
            journal.NotifyWhenCommitted(new JournalPosition(shuffled[i]), waiters[i]);
        }

        _disk.SyncMayPass.Set();
        await Task.WhenAll(waiters.Select(w => w.CalledAsync()));

        Assert.Equal(positions, order);
    }

    [Fact]
    public async Task Nobody_is_called_and_nothing_is_read_before_the_sync_has_returned()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, _disk);
        await journal.CommitAsync(JournalFixture.Record(1));
        CountingWaiter waiter = new();
        _disk.SyncMayPass.Reset();
        Drain(_disk.SyncBegan);

        journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(2)), waiter);
        await _disk.SyncBegan.WaitAsync(JournalFixture.Limit());

        Assert.Equal(0, waiter.Committed);
        Assert.Equal(new JournalPosition(1), journal.Committed);
        Assert.Single(journal.ReadAll());
        _disk.SyncMayPass.Set();
        await waiter.CalledAsync();
        Assert.Equal(2, journal.ReadAll().Count);
    }

    [Fact]
    public async Task A_position_that_is_committed_already_brings_no_call()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, _disk);
        JournalPosition position = await journal.CommitAsync(JournalFixture.Record(1));
        CountingWaiter waiter = new();

        Assert.True(journal.NotifyWhenCommitted(position, waiter));
        await journal.CommitAsync(JournalFixture.Record(2));

        Assert.Equal(0, waiter.Committed);
    }

    [Fact]
    public async Task Work_is_scheduled_when_its_record_is_on_disk_in_the_order_of_positions()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, _disk);
        await journal.CommitAsync(JournalFixture.Record(1));
        await HoldACommit(journal);
        QueuedScheduler scheduler = new();
        CountingWaiter other = new();
        List<object?> ran = [];
        object[] positions = [.. Enumerable.Range(0, 100).Select(_ => (object)journal.Append(JournalFixture.Record(3)))];

        foreach (object position in positions.Reverse())
        {
            Assert.False(journal.ScheduleWhenCommitted((JournalPosition)position, scheduler, ran.Add, position));
            Assert.False(journal.NotifyWhenCommitted((JournalPosition)position, other));
        }

        Assert.Equal(0, scheduler.Count);
        _disk.SyncMayPass.Set();
        foreach (object _ in positions)
        {
            await scheduler.RunNextAsync();
        }

        await journal.CommitAsync(JournalFixture.Record(4));
        Assert.Equal(positions, ran);
        Assert.Equal(0, scheduler.Count);
        Assert.Equal(positions.Length, other.Committed);
    }

    [Fact]
    public async Task A_position_that_is_committed_already_schedules_nothing()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, _disk);
        JournalPosition position = await journal.CommitAsync(JournalFixture.Record(1));
        QueuedScheduler scheduler = new();

        Assert.True(journal.ScheduleWhenCommitted(position, scheduler, static _ => { }, this));
        await journal.CommitAsync(JournalFixture.Record(2));

        Assert.Equal(0, scheduler.Count);
    }

    [Fact]
    public async Task Beyond_the_soft_limit_the_journal_is_congested_and_beyond_the_hard_limit_it_refuses()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, _disk);
        await journal.CommitAsync(JournalFixture.Record(1));
        await HoldACommit(journal);

        int taken = 0;
        while (!journal.IsCongested)
        {
            journal.Append(new byte[4000]);
            taken++;
        }

        ValueTask room = journal.WaitForRoomAsync(JournalFixture.Limit());
        Assert.False(room.IsCompleted);
        while (journal.TryAppend(new byte[4000], out _))
        {
            taken++;
        }

        Assert.InRange(taken * 4004, 120 << 10, 128 << 10);
        Assert.Equal(1, journal.Statistics.RefusedAppends);
        _disk.SyncMayPass.Set();
        await room;
        Assert.False(journal.IsCongested);
        await journal.WaitForCommitAsync(journal.Appended, JournalFixture.Limit());
        Assert.Equal(taken + 2, journal.ReadAll().Count);
    }

    [Fact]
    public async Task Many_threads_get_each_position_once_and_their_own_record_back()
    {
        const int threads = 4;
        const int each = 2000;
        await using EventJournal journal = JournalFixture.Open(_directory);
        long[][] positions = new long[threads][];

        await Task.WhenAll(Enumerable.Range(0, threads).Select(t => Task.Run(async () =>
        {
            positions[t] = new long[each];
            for (int i = 0; i < each; i++)
            {
                await journal.WaitForRoomAsync(JournalFixture.Limit());
                positions[t][i] = journal.Append(JournalFixture.Record((t * each) + i)).Value;
            }
        })));
        await journal.WaitForCommitAsync(journal.Appended, JournalFixture.Limit());

        List<byte[]> records = journal.ReadAll();
        Assert.Equal(threads * each, positions.SelectMany(p => p).Distinct().Count());
        for (int t = 0; t < threads; t++)
        {
            for (int i = 0; i < each; i++)
            {
                Assert.Equal(JournalFixture.Record((t * each) + i), records[(int)positions[t][i] - 1]);
            }
        }
    }

    [Fact]
    public async Task A_batch_that_begins_a_page_fills_it_with_zeros_so_that_nothing_has_to_be_read_first()
    {
        const int page = 4096;
        const int segmentSize = (64 << 10) + 8;
        List<(long Offset, byte[] Bytes)> written = [];
        WritesDisk disk = new(written.Add);
        await using EventJournal journal = JournalFixture.Open(_directory, disk, segmentSize);
        for (int i = 1; i <= 60; i++)
        {
            await journal.CommitAsync(JournalFixture.Record(i, 50 * i));
        }

        written.RemoveAll(static write => write.Offset == 0);
        Assert.Equal(60, written.Count);
        long end = page;
        foreach ((long offset, byte[] bytes) in written)
        {
            end = offset == SegmentHeader.Length ? page : end;
            Assert.True(BatchHeader.TryRead(bytes, out BatchHeader header));
            long batchEnd = offset + header.FileLength;
            long expected = batchEnd <= end ? batchEnd : Math.Min((batchEnd + page - 1) / page * page, segmentSize);
            Assert.Equal(expected, offset + bytes.Length);
            Assert.Equal(-1, bytes.AsSpan(header.FileLength).IndexOfAnyExcept((byte)0));
            end = Math.Max(end, (batchEnd + page - 1) / page * page);
        }

        Assert.All(_directory.Segments, static segment => Assert.Equal(segmentSize, new FileInfo(segment).Length));
        Assert.Equal(60, journal.ReadAll().Count);
    }

    /// <summary>Leaves the committer inside the sync of record 2.</summary>
    private async Task HoldACommit(EventJournal journal)
    {
        Drain(_disk.SyncBegan);
        _disk.SyncMayPass.Reset();
        journal.Append(JournalFixture.Record(2));
        await _disk.SyncBegan.WaitAsync(JournalFixture.Limit());
    }

    private static void Drain(SemaphoreSlim semaphore)
    {
        while (semaphore.Wait(0))
        {
        }
    }

    private sealed class WritesDisk(Action<(long Offset, byte[] Bytes)> written) : JournalDisk
    {
        public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
        {
            written((offset, bytes.ToArray()));
            base.Write(file, bytes, offset);
        }
    }
}
