using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

public sealed class StateStoreTests
{
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
    public async Task After_a_restart_the_checkpoint_and_the_tail_of_the_journal_make_the_same_state()
    {
        await using StateFixture fixture = new();
        SortedDictionary<string, string> before;
        await using (StateStore store = fixture.Open())
        {
            for (int i = 0; i < 3000; i++)
            {
                fixture.Append(TestProjection.Set($"key {i % 700}", $"value {i} {new string('x', i % 90)}"));
            }

            await fixture.AppliedAsync(store);
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
        Assert.Equal(699, fixture.Projection.Restored.Count);
        Assert.Equal(699, reopened.Statistics.LiveRecords);
    }
}
