using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.State;

public sealed class RetentionSweepTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(2);

    [Fact]
    public async Task Ended_transactions_go_when_their_time_is_over_and_the_lists_stay_whole()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int early = rig.Start(chargePoint, 1, timestamp: "1");
        int old = rig.Start(chargePoint, 2, timestamp: "2");
        StateRig.Stop(chargePoint, old);
        rig.Clock.Advance(Retention);
        int young = rig.Start(chargePoint, 3, timestamp: "3");
        StateRig.Stop(chargePoint, young);
        rig.Clock.Advance(TimeSpan.FromHours(2));
        await rig.CatchUpAsync();

        int forgotten = await Sweep(rig);

        Assert.Equal(1, forgotten);
        Assert.Null(rig.Queries.FindTransaction(old, withMeterValues: false));
        Assert.Equal([young, early], rig.Queries.Transactions(new TransactionFilter(), null, 10).Items.Select(item => item.TransactionId));
        Assert.Equal([young, early], rig.Queries.Transactions(new TransactionFilter { ChargePointId = "CP1" }, null, 10).Items.Select(item => item.TransactionId));
        Assert.Equal([young, early], rig.Queries.Transactions(new TransactionFilter { IdTag = "TAG1" }, null, 10).Items.Select(item => item.TransactionId));
        Assert.False(rig.Ledger.TryFindStart(ChargePoint.Load("CP1", rig.Services), 2, "TAG1", "2"u8, 0, out _));
        Assert.Equal(TransactionStanding.OpenHere, rig.Ledger.Classify(chargePoint, early, out _));
    }

    [Fact]
    public async Task What_was_forgotten_stays_forgotten_after_a_replay()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        for (int i = 0; i < 20; i++)
        {
            rig.Clock.Advance(TimeSpan.FromHours(5));
            StateRig.Stop(chargePoint, rig.Start(chargePoint, 1, $"TAG{i % 3}", $"{i}"));
            if (i % 7 == 6)
            {
                await Sweep(rig);
            }
        }

        await rig.CatchUpAsync();
        SortedDictionary<string, string> live = rig.Dump();
        await rig.ReplayAsync();

        Assert.Equal(live, rig.Dump());
        Assert.InRange(rig.Queries.Transactions(new TransactionFilter(), null, 100).Items.Count, 1, 19);
    }

    [Fact]
    public async Task When_everything_is_over_only_heads_are_left()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        for (int i = 0; i < 5; i++)
        {
            StateRig.Stop(chargePoint, rig.Start(chargePoint, 1, $"TAG{i}", $"{i}"));
            Complete(chargePoint, $"c{i}");
        }

        await rig.CatchUpAsync();
        rig.Clock.Advance(TimeSpan.FromDays(5));

        Assert.Equal(10, await Sweep(rig));

        // The charge point's head, the last transaction id, and the hour that began with the sweep.
        Assert.Equal(["#", "q", "y"], rig.Dump().Keys.Select(key => key[..1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Superseded_transactions_go_too_but_one_that_may_still_run_stays()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int superseded = rig.Start(chargePoint, 1, timestamp: "1");
        int running = rig.Start(chargePoint, 1, timestamp: "2");
        rig.Clock.Advance(Retention + TimeSpan.FromHours(2));
        await rig.CatchUpAsync();

        await Sweep(rig);

        Assert.Null(rig.Queries.FindTransaction(superseded, withMeterValues: false));
        Assert.True(rig.Queries.FindTransaction(running, withMeterValues: false)!.IsOpen);
        Assert.Equal(running, ChargePoint.Load("CP1", rig.Services).OpenOn(1)!.Id);
    }

    [Fact]
    public async Task Commands_and_their_keys_are_kept_a_day_however_short_the_retention()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        Complete(chargePoint, "c1");
        rig.Clock.Advance(TimeSpan.FromHours(23));
        await rig.CatchUpAsync();

        Assert.Equal(0, await Sweep(rig, TimeSpan.FromHours(1)));
        Assert.NotNull(rig.Queries.FindByIdempotencyKey("CP1", "key of c1"));

        rig.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(1, await Sweep(rig, TimeSpan.FromHours(1)));
        Assert.Null(rig.Queries.FindCommand("c1"));
        Assert.Null(rig.Queries.FindByIdempotencyKey("CP1", "key of c1"));
    }

    [Fact]
    public async Task The_journal_is_needed_from_the_oldest_of_what_is_kept()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        JournalPosition connected = rig.Journal.Appended;
        int running = rig.Start(chargePoint, 1);
        JournalPosition started = rig.Journal.Appended;
        rig.Clock.Advance(Retention + TimeSpan.FromHours(1));
        StateRig.Record(chargePoint, new ChargePointDisconnected { Reason = "r" });
        JournalPosition disconnected = rig.Journal.Appended;
        await rig.CatchUpAsync();
        long hour = Hours.Of(rig.Clock.GetUtcNow() - Retention);

        // It fell silent before, so it no longer holds the journal.
        Assert.Equal(disconnected, rig.Index.OldestNeeded(hour, rig.Store.Applied.Next));
        StateRig.Meter(chargePoint, running, "[]");
        await rig.CatchUpAsync();
        Assert.Equal(started, rig.Index.OldestNeeded(hour, rig.Store.Applied.Next));
        StateRig.Stop(chargePoint, running);
        await rig.CatchUpAsync();
        Assert.Equal(started, rig.Index.OldestNeeded(hour, rig.Store.Applied.Next));
        Assert.Equal(connected, rig.Index.OldestNeeded(hour - 1000, rig.Store.Applied.Next));
    }

    private static void Complete(ChargePoint chargePoint, string commandId)
    {
        StateRig.Record(chargePoint, new CommandQueued { CommandId = commandId, Action = "Reset", IdempotencyKey = $"key of {commandId}", Request = "{}"u8 });
        StateRig.Record(chargePoint, new CommandCompleted { CommandId = commandId, State = CommandState.Accepted, Response = "{}"u8 });
    }

    [Fact]
    public async Task The_journal_is_brought_down_to_its_size_before_the_retention_is_over()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1, timestamp: "1");
        JournalPosition began = rig.Journal.FirstWithin(1);
        while (rig.Journal.FirstWithin(1) == began)
        {
            rig.Start(chargePoint, 2, timestamp: $"{rig.Journal.Appended.Value}");
        }

        // Two checkpoints: what the older one needs stays too.
        await rig.CatchUpAsync();
        await rig.RestartAsync();
        rig.Start(rig.ChargePoints.Acquire("CP1"), 2, timestamp: "last");
        await rig.RestartAsync();

        using RetentionSweep unbounded = SweepOf(rig, new StorageOptions());
        unbounded.Shrink();
        JournalPosition kept = rig.Journal.First;
        using RetentionSweep bounded = SweepOf(rig, new StorageOptions { JournalSize = 1 });
        bounded.Shrink();

        Assert.Equal(began, kept);
        Assert.True(rig.Journal.First > began);
        Assert.NotNull(rig.Queries.FindTransaction(transaction, withMeterValues: true));
    }

    private static RetentionSweep SweepOf(StateRig rig, StorageOptions options) =>
        new(rig.Journal, rig.Store, rig.Index, rig.Recorder, options, rig.Clock, NullLogger<RetentionSweep>.Instance);

    private static async Task<int> Sweep(StateRig rig, TimeSpan? retention = null)
    {
        using RetentionSweep sweep = SweepOf(rig, new StorageOptions { Retention = retention ?? Retention });
        int forgotten = await sweep.SweepAsync(CancellationToken.None);
        await rig.CatchUpAsync();
        return forgotten;
    }
}
