using System.IO.Pipelines;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

public sealed class JournalAllocationTests : IDisposable
{
    private static readonly Action<object?> ToNowhere = static _ => { };
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_append_with_its_notification_allocates_nothing()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 4 << 20);
        byte[] record = new byte[200];
        CountingWaiter waiter = new();

        // A commit that comes late makes a longer batch than any before, and what holds it grows; what every append costs is in every round.
        long allocated = long.MaxValue;
        for (int round = 0; round < 50 && allocated > 0; round++)
        {
            allocated = Math.Min(allocated, await AppendAsync(journal, record, waiter));
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task Reading_allocates_nothing()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 4 << 20);
        await AppendAsync(journal, new byte[200], new CountingWaiter());
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);
        reader.TryRead(out _, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int read = 0;
        while (reader.TryRead(out _, out _))
        {
            read++;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(199, read);
    }

    [Fact]
    public async Task An_append_in_memory_allocates_nothing()
    {
        await using MemoryJournal journal = new();
        byte[] record = new byte[200];
        await AppendAsync(journal, record, new CountingWaiter());

        Assert.Equal(0, await AppendAsync(journal, record, new CountingWaiter()));
    }

    [Fact]
    public async Task Waking_a_reader_allocates_nothing_on_the_thread_that_commits()
    {
        await using MemoryJournal journal = new();
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);
        byte[] record = new byte[200];
        // The pool's own queue grows now and then; what every wake-up costs is in every round.
        long allocated = long.MaxValue;
        for (int round = 0; round < 100; round++)
        {
            Task<bool> more = reader.WaitForMoreAsync(CancellationToken.None).AsTask();
            long before = GC.GetAllocatedBytesForCurrentThread();
            journal.TryAppend(record, out _);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(await more);
            Assert.True(reader.TryRead(out _, out _));
        }

        Assert.Equal(0, allocated);
    }

    /// <summary>Appends 200 records, waits for their commit, and gives what this thread allocated for the appends.</summary>
    private static async Task<long> AppendAsync(IEventJournal journal, byte[] record, CountingWaiter waiter)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
        {
            journal.TryAppend(record, out JournalPosition position);
            journal.NotifyWhenCommitted(position, waiter);
            journal.ScheduleWhenCommitted(position, PipeScheduler.Inline, ToNowhere, waiter);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        await journal.WaitForCommitAsync(journal.Appended, JournalFixture.Limit());
        return allocated;
    }
}
