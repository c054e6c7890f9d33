using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

public sealed class StateDiskFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_the_store_and_loses_nothing()
    {
        await using StateFixture fixture = new();
        StateStore store = fixture.Open();

        // In the way of the log's second file.
        Directory.CreateDirectory(Path.Combine(fixture.Options.Directory, "log.1"));
        await fixture.FillAsync(store, 3000, 3000);

        await Assert.ThrowsAsync<IOException>(() => store.CheckpointAsync(CancellationToken.None).AsTask().WaitAsync(Patience));

        Assert.Equal(StateHealth.Failed, store.Health);
        Assert.Equal(fixture.Expected["key 7"], StateFixture.Read(store, "key 7"));
        await store.DisposeAsync().AsTask().WaitAsync(Patience);
        Directory.Delete(Path.Combine(fixture.Options.Directory, "log.1"));
        await using StateStore repaired = fixture.Open();
        Assert.Equal(fixture.Expected, StateFixture.Content(repaired));
    }

    [Fact]
    public async Task A_full_disk_is_waited_for_until_the_store_is_closed()
    {
        await using StateFixture fixture = new();
        StateStore store = fixture.Open();
        File.CreateSymbolicLink(Path.Combine(fixture.Options.Directory, "log.0"), "/dev/full");
        await fixture.FillAsync(store, 10, 10);
        Task checkpoint = store.CheckpointAsync(CancellationToken.None).AsTask();

        Assert.Equal(fixture.Expected["key 7"], StateFixture.Read(store, "key 7"));
        Assert.False(checkpoint.IsCompleted);
        await store.DisposeAsync().AsTask().WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<Exception>(() => checkpoint.WaitAsync(Patience));
        File.Delete(Path.Combine(fixture.Options.Directory, "log.0"));
        await using StateStore reopened = fixture.Open();
        Assert.Equal(fixture.Expected, StateFixture.Content(reopened));
    }
}
