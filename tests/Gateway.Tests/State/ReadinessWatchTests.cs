using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.State;

/// <summary>What makes a gateway not ready, and what makes it ready again.</summary>
public sealed class ReadinessWatchTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public async Task It_is_ready_while_nothing_is_wrong()
    {
        await using Rig rig = new();

        Assert.Empty(rig.Watch.Look());
    }

    [Fact]
    public async Task A_full_journal_is_not_ready_until_there_is_room_again()
    {
        await using Rig rig = new();

        rig.Journal.SetHealth(JournalHealth.Full);
        ReadinessProblem problem = Assert.Single(rig.Watch.Look());
        rig.Journal.SetHealth(JournalHealth.Healthy);

        Assert.Equal(("disk-full", "journal"), (problem.Status, problem.Part));
        Assert.Empty(rig.Watch.Look());
    }

    [Fact]
    public async Task A_failed_journal_is_not_ready()
    {
        await using Rig rig = new();

        rig.Journal.SetHealth(JournalHealth.Failed);

        ReadinessProblem problem = Assert.Single(rig.Watch.Look());
        Assert.Equal(("storage-failed", "journal"), (problem.Status, problem.Part));
    }

    [Fact]
    public async Task A_state_that_could_not_apply_a_record_is_not_ready()
    {
        await using Rig rig = new();
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Store.Failed += _ => failed.SetResult();

        rig.Projection.Fails = true;
        rig.Append();
        await failed.Task.WaitAsync(Rig.Limit);

        Assert.Contains(rig.Watch.Look(), problem => (problem.Status, problem.Part) == ("storage-failed", "state"));
    }

    [Theory]
    [InlineData(124, "disk-low")]
    [InlineData(125, null)]
    public async Task A_disk_is_low_a_quarter_above_what_is_reserved(long freeMebibytes, string? status)
    {
        await using Rig rig = new();

        rig.Journal.SetFreeSpace(freeMebibytes * Mebibyte, 100 * Mebibyte);

        ReadinessProblem? problem = rig.Watch.Look().SingleOrDefault();
        Assert.Equal(status, problem?.Status);
        if (problem is not null)
        {
            Assert.StartsWith("124 MiB are free", problem.Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lag_counts_once_it_has_lasted_and_no_longer_when_it_is_made_up()
    {
        await using Rig rig = new();
        rig.Projection.Gate.Reset();
        rig.Append();
        rig.Append();
        IReadOnlyList<ReadinessProblem> atOnce = rig.Watch.Look();

        rig.Clock.Advance(TimeSpan.FromSeconds(9));
        IReadOnlyList<ReadinessProblem> early = rig.Watch.Look();
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        IReadOnlyList<ReadinessProblem> late = rig.Watch.Look();
        rig.Projection.Gate.Set();
        await rig.Store.WaitForAppliedAsync(rig.Journal.Committed, CancellationToken.None).AsTask().WaitAsync(Rig.Limit);

        Assert.Empty(atOnce);
        Assert.Empty(early);
        Assert.Equal(("state-lagging", "state"), (Assert.Single(late).Status, late[0].Part));
        Assert.Empty(rig.Watch.Look());
    }

    [Fact]
    public async Task A_lag_that_was_made_up_between_starts_anew()
    {
        await using Rig rig = new();
        rig.Projection.Gate.Reset();
        rig.Append();
        rig.Append();
        rig.Watch.Look();
        rig.Clock.Advance(TimeSpan.FromSeconds(9));
        rig.Projection.Gate.Set();
        await rig.Store.WaitForAppliedAsync(rig.Journal.Committed, CancellationToken.None).AsTask().WaitAsync(Rig.Limit);
        rig.Watch.Look();

        rig.Projection.Gate.Reset();
        rig.Append();
        rig.Append();
        rig.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(rig.Watch.Look());
        rig.Projection.Gate.Set();
    }

    [Fact]
    public async Task The_figure_says_the_same()
    {
        await using Rig rig = new();
        using TestMeters meters = new();
        using MeterRecord record = new(meters);
        StateMetrics metrics = new(meters, rig.Journal, rig.Store, rig.Watch);

        record.Observe();
        double before = record["ocpp.ready"];
        rig.Journal.SetHealth(JournalHealth.Full);
        metrics.JournalHealthChanged(JournalHealth.Full);
        record.Observe();

        Assert.Equal(1, before);
        Assert.Equal(0, record["ocpp.ready"]);
        Assert.Equal(1, record["ocpp.journal.health"]);
        Assert.Equal(1, record["ocpp.journal.health.changes{health=full}"]);
    }

    private sealed class Rig : IAsyncDisposable
    {
        public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

        private readonly TemporaryDirectory _directory = new();

        public Rig()
        {
            Store = StateStore.Open(new StateStoreOptions { Directory = _directory.Path }, Journal, Projection, Clock);
            Watch = new ReadinessWatch(Journal, Store, [], new ReadinessLimits { MaxLag = 0 }, Clock, NullLogger<ReadinessWatch>.Instance);
        }

        public FakeTimeProvider Clock { get; } = new();

        public MemoryJournal Journal { get; } = new();

        public SlowProjection Projection { get; } = new();

        public StateStore Store { get; }

        public ReadinessWatch Watch { get; }

        public void Append() => Assert.True(Journal.TryAppend("fact"u8, out _));

        public async ValueTask DisposeAsync()
        {
            Projection.Gate.Set();
            Watch.Dispose();
            await Store.DisposeAsync();
            Projection.Gate.Dispose();
            _directory.Dispose();
        }
    }

    /// <summary>Keeps nothing, and takes as long for it as the test likes.</summary>
    private sealed class SlowProjection : IProjection
    {
        public ManualResetEventSlim Gate { get; } = new(initialState: true);

        public bool Fails { get; set; }

        public void Restore(IStateReader state, StateScan scan)
        {
        }

        public void Apply(JournalPosition position, ReadOnlySpan<byte> record, IStateWriter state)
        {
            Gate.Wait(Rig.Limit);
            if (Fails)
            {
                throw new InvalidOperationException("This record can't be applied.");
            }
        }
    }
}
