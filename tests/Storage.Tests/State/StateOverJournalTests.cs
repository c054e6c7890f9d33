using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

/// <summary>State and journal as the program has them, both on disk.</summary>
public sealed class StateOverJournalTests
{
    [Fact]
    public async Task A_restart_replays_what_the_journal_on_disk_has_behind_the_checkpoint()
    {
        await using StateFixture fixture = new();
        for (int round = 1; round <= 4; round++)
        {
            await using EventJournal journal = OpenJournal(fixture);
            TestProjection projection = new();
            await using StateStore store = StateStore.Open(fixture.Options, journal, projection, TimeProvider.System);

            Assert.Equal((round - 1) * 500, StateFixture.Content(store).Count);
            Assert.Empty(projection.Positions);
            JournalPosition last = JournalPosition.None;
            for (int i = 0; i < 500; i++)
            {
                Assert.True(journal.TryAppend(TestProjection.Set($"key {round} {i}", new string('x', 300)), out last));
            }

            await journal.WaitForCommitAsync(last, CancellationToken.None);
            await store.WaitForAppliedAsync(last, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            journal.TruncateBefore(store.OldestNeeded);
        }
    }

    [Fact]
    public async Task Without_the_states_directory_the_whole_journal_is_replayed()
    {
        await using StateFixture fixture = new();
        await using (EventJournal journal = OpenJournal(fixture))
        {
            await using StateStore store = StateStore.Open(fixture.Options, journal, new TestProjection(), TimeProvider.System);
            Assert.True(journal.TryAppend(TestProjection.Set("a", "1"), out JournalPosition position));
            await journal.WaitForCommitAsync(position, CancellationToken.None);
        }

        Directory.Delete(fixture.Options.Directory, recursive: true);
        await using EventJournal reopened = OpenJournal(fixture);
        await using StateStore again = StateStore.Open(fixture.Options, reopened, new TestProjection(), TimeProvider.System);

        Assert.Equal("1", StateFixture.Read(again, "a"));
    }

    private static EventJournal OpenJournal(StateFixture fixture) =>
        EventJournal.Open(new JournalOptions { Directory = Path.Combine(fixture.Directory, "journal"), SegmentSize = 1 << 20, MaxRecordSize = 64 * 1024, ReservedFreeBytes = 0 }, TimeProvider.System);
}
