using System.Buffers;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

public sealed class MemoryJournalTests
{
    [Fact]
    public async Task By_default_a_record_is_committed_with_its_append()
    {
        await using MemoryJournal journal = new();

        JournalPosition position = journal.Append(JournalFixture.Record(1));

        Assert.Equal(position, journal.Committed);
        Assert.True(journal.NotifyWhenCommitted(position, new CountingWaiter()));
        Assert.Equal([JournalFixture.Record(1)], journal.ReadAll());
    }

    [Fact]
    public async Task A_test_decides_when_a_commit_happens()
    {
        await using MemoryJournal journal = new(new MemoryJournalOptions { CommitManually = true });
        CountingWaiter first = new();
        CountingWaiter second = new();
        journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(1)), first);
        journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(2)), second);

        journal.Commit(new JournalPosition(1));

        Assert.Equal((1, 0), (first.Committed, second.Committed));
        Assert.Single(journal.ReadAll());
        journal.Commit();
        Assert.Equal((1, 1), (first.Committed, second.Committed));
        Assert.Equal(2, journal.ReadAll().Count);
    }

    [Fact]
    public async Task Records_run_over_chunks_and_truncation_removes_whole_ones()
    {
        await using MemoryJournal journal = new();
        for (int i = 1; i <= 3_000; i++)
        {
            journal.Append(JournalFixture.Record(i, length: 1_000));
        }

        journal.TruncateBefore(new JournalPosition(2_000));

        Assert.InRange(journal.First.Value, 2, 2_000);
        Assert.Throws<JournalTruncatedException>(() => journal.OpenReader(new JournalPosition(1)));
        Assert.Equal(JournalFixture.Record(2_000, length: 1_000), journal.ReadAll(from: 2_000)[0]);
        ArrayBufferWriter<byte> found = new();
        Assert.True(journal.TryReadAt(new JournalPosition(3_000), found));
        Assert.Equal(JournalFixture.Record(3_000, length: 1_000), found.WrittenSpan.ToArray());
        Assert.False(journal.TryReadAt(new JournalPosition(1), found));
    }

    [Fact]
    public async Task A_full_disk_refuses_and_comes_back_and_a_broken_one_is_final()
    {
        await using MemoryJournal journal = new(new MemoryJournalOptions { CommitManually = true });
        CountingWaiter waiter = new();
        journal.NotifyWhenCommitted(journal.Append(JournalFixture.Record(1)), waiter);

        journal.SetHealth(JournalHealth.Full);
        Assert.False(journal.TryAppend("refused"u8, out _));
        journal.SetHealth(JournalHealth.Healthy);
        journal.Append(JournalFixture.Record(2));
        journal.SetHealth(JournalHealth.Failed);
        journal.SetHealth(JournalHealth.Healthy);

        Assert.Equal(JournalHealth.Failed, journal.Health);
        Assert.Equal((0, 1), (waiter.Committed, waiter.Failed));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await journal.WaitForCommitAsync(new JournalPosition(2), default));
    }

    [Fact]
    public async Task A_wait_for_more_ends_with_the_next_commit_and_with_the_journal()
    {
        MemoryJournal journal = new();
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);

        ValueTask<bool> more = reader.WaitForMoreAsync(JournalFixture.Limit());
        journal.Append(JournalFixture.Record(1));
        Assert.True(await more);
        Assert.True(reader.TryRead(out _, out _));
        ValueTask<bool> none = reader.WaitForMoreAsync(JournalFixture.Limit());
        await journal.DisposeAsync();

        Assert.False(await none);
    }

    [Fact]
    public async Task Beyond_the_soft_limit_there_is_no_room_until_a_commit()
    {
        await using MemoryJournal journal = new(new MemoryJournalOptions { CommitManually = true, SoftMemoryLimit = 1_000, HardMemoryLimit = 2_000 });
        journal.Append(new byte[1_001]);
        Assert.True(journal.IsCongested);
        ValueTask room = journal.WaitForRoomAsync(JournalFixture.Limit());
        Assert.False(room.IsCompleted);
        Assert.False(journal.TryAppend(new byte[1_000], out _));

        journal.Commit();

        await room;
        Assert.False(journal.IsCongested);
    }
}
