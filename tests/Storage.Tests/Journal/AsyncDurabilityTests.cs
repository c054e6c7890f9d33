using System.IO.Pipelines;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

public sealed class AsyncDurabilityTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Replies_go_out_at_once_and_readers_see_the_record_when_it_is_on_disk()
    {
        await using EventJournal journal = EventJournal.Open(JournalFixture.Options(_directory, durability: Durability.Async), _clock);
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);
        CountingWaiter waiter = new();

        JournalPosition position = journal.Append(JournalFixture.Record(1));

        Assert.True(journal.NotifyWhenCommitted(position, waiter));
        Assert.True(journal.ScheduleWhenCommitted(position, PipeScheduler.Inline, static _ => throw new InvalidOperationException("Nothing is to run."), waiter));
        await journal.WaitForCommitAsync(position, JournalFixture.Limit());
        Assert.Equal(JournalPosition.None, journal.Committed);
        Assert.False(reader.TryRead(out _, out _));
        ValueTask<bool> more = reader.WaitForMoreAsync(JournalFixture.Limit());
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True(await more);
        Assert.Equal(position, journal.Committed);
        Assert.Equal(0, waiter.Committed);
    }

    [Fact]
    public async Task Closing_brings_everything_to_disk()
    {
        await using (EventJournal journal = EventJournal.Open(JournalFixture.Options(_directory, durability: Durability.Async), _clock))
        {
            journal.Append(JournalFixture.Record(1));
        }

        await using EventJournal reopened = JournalFixture.Open(_directory);
        Assert.Equal([JournalFixture.Record(1)], reopened.ReadAll());
    }
}
