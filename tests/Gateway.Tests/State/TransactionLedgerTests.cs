using System.Collections.Concurrent;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.State;

public sealed class TransactionLedgerTests
{
    [Fact]
    public async Task A_repeated_start_is_found_before_the_store_knows_of_it()
    {
        await using StateRig rig = new(commitManually: true);
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1, "Tag1", "2026-03-01T12:00:00Z", 10);

        bool isRepeat = rig.Ledger.TryFindStart(chargePoint, 1, "tAG1", "2026-03-01T12:00:00Z"u8, 10, out RecordedStart start);

        Assert.True(isRepeat);
        Assert.Equal(transaction, start.TransactionId);
    }

    [Fact]
    public async Task A_repeated_start_is_found_after_its_stop_whether_applied_or_not()
    {
        await using StateRig rig = new(commitManually: true);
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1);
        StateRig.Stop(chargePoint, transaction);

        Assert.True(rig.Ledger.TryFindStart(chargePoint, 1, "TAG1", "2026-03-01T12:00:00Z"u8, 0, out RecordedStart unapplied));

        rig.Journal.Commit();
        await rig.CatchUpAsync();
        Assert.True(rig.Ledger.TryFindStart(ChargePoint.Load("CP1", rig.Services), 1, "TAG1", "2026-03-01T12:00:00Z"u8, 0, out RecordedStart applied));
        Assert.Equal(transaction, unapplied.TransactionId);
        Assert.Equal(unapplied, applied);
    }

    [Fact]
    public async Task A_repeated_start_is_found_after_a_restart()
    {
        await using StateRig rig = new();
        int transaction = rig.Start(rig.ChargePoints.Acquire("CP1"), 1);

        await rig.RestartAsync();

        Assert.True(rig.Ledger.TryFindStart(rig.ChargePoints.Acquire("CP1"), 1, "TAG1", "2026-03-01T12:00:00Z"u8, 0, out RecordedStart start));
        Assert.Equal(transaction, start.TransactionId);
    }

    [Theory]
    [InlineData(2, "TAG1", "2026-03-01T12:00:00Z", 0)]
    [InlineData(1, "TAG2", "2026-03-01T12:00:00Z", 0)]
    [InlineData(1, "TAG1", "2026-03-01T12:00:01Z", 0)]
    [InlineData(1, "TAG1", "2026-03-01T12:00:00Z", 1)]
    public async Task A_start_that_differs_in_anything_is_a_new_one(long connectorId, string idTag, string timestamp, long meterStart)
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        rig.Start(chargePoint, 1, "TAG1", "2026-03-01T12:00:00Z", 0);
        await rig.CatchUpAsync();

        Assert.False(rig.Ledger.TryFindStart(chargePoint, connectorId, idTag, System.Text.Encoding.UTF8.GetBytes(timestamp), meterStart, out _));
    }

    [Fact]
    public async Task Another_charge_points_start_is_no_repeat()
    {
        await using StateRig rig = new();
        rig.Start(rig.ChargePoints.Acquire("CP1"), 1);
        await rig.CatchUpAsync();

        Assert.False(rig.Ledger.TryFindStart(rig.ChargePoints.Acquire("CP2"), 1, "TAG1", "2026-03-01T12:00:00Z"u8, 0, out _));
    }

    [Fact]
    public async Task Ids_are_given_once_whoever_asks()
    {
        await using StateRig rig = new();
        ConcurrentBag<int> ids = [];

        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 500; i++)
            {
                ids.Add(rig.Ledger.TakeId());
            }
        });

        Assert.Equal(2000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(id > 0));
    }

    [Fact]
    public async Task Ids_go_on_after_a_restart()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        rig.Start(chargePoint, 1);
        int last = rig.Start(chargePoint, 2);

        await rig.RestartAsync();

        Assert.Equal(last + 1, rig.Ledger.TakeId());
    }

    [Fact]
    public async Task Where_ids_may_be_lost_a_start_leaves_some_out()
    {
        await using StateRig rig = new();
        int last = rig.Start(rig.ChargePoints.Acquire("CP1"), 1);

        await rig.RestartAsync(mayHaveLostIds: true);

        Assert.Equal(last + TransactionIds.SkippedAfterStart + 1, rig.Ledger.TakeId());
    }

    [Fact]
    public void Ids_begin_again_after_the_last_positive_number()
    {
        Assert.Equal(1, TransactionIds.Next(int.MaxValue));
        Assert.Equal(100_000, TransactionIds.Ahead(int.MaxValue, 100_000));
        Assert.True(TransactionIds.IsLater(1, int.MaxValue));
        Assert.False(TransactionIds.IsLater(int.MaxValue, 1));
        Assert.True(TransactionIds.IsLater(7, 0));
        Assert.False(TransactionIds.IsLater(7, 7));
    }

    [Fact]
    public async Task A_stop_is_classified_by_whose_transaction_it_names()
    {
        await using StateRig rig = new();
        ChargePoint here = rig.ChargePoints.Acquire("CP1");
        ChargePoint there = rig.ChargePoints.Acquire("CP2");
        int open = rig.Start(here, 1);
        int ended = rig.Start(here, 2);
        StateRig.Stop(here, ended);
        int running = rig.Start(there, 1);
        int gone = rig.Start(there, 2);
        StateRig.Stop(there, gone);
        await rig.CatchUpAsync();

        Assert.Equal(TransactionStanding.OpenHere, rig.Ledger.Classify(here, open, out Transaction? transaction));
        Assert.Equal(open, transaction!.Id);
        Assert.Equal(TransactionStanding.EndedHere, rig.Ledger.Classify(here, ended, out _));
        Assert.Equal(TransactionStanding.Foreign, rig.Ledger.Classify(here, running, out transaction));
        Assert.Null(transaction);
        Assert.Equal(TransactionStanding.Foreign, rig.Ledger.Classify(here, gone, out _));
        foreach (long unknown in new[] { 0, -1, long.MinValue, long.MaxValue, 1L << 32, 99_999 })
        {
            Assert.Equal(TransactionStanding.Unknown, rig.Ledger.Classify(here, unknown, out _));
        }
    }

    [Fact]
    public async Task A_tag_charges_elsewhere_until_its_transaction_ends_or_is_superseded()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        ChargePoint other = rig.ChargePoints.Acquire("CP2");
        int transaction = rig.Start(chargePoint, 1, "Tag1");

        Assert.True(rig.Ledger.HasOtherOpen("TAG1", other, 1));
        Assert.True(rig.Ledger.HasOtherOpen("tag1", chargePoint, 2));
        Assert.False(rig.Ledger.HasOtherOpen("TAG1", chargePoint, 1));
        Assert.False(rig.Ledger.HasOtherOpen("TAG2", other, 1));
        StateRig.Stop(chargePoint, transaction);
        Assert.False(rig.Ledger.HasOtherOpen("TAG1", other, 1));
        rig.Start(chargePoint, 1, "Tag1", "later");
        rig.Start(chargePoint, 1, "Tag2", "later still");
        Assert.False(rig.Ledger.HasOtherOpen("TAG1", other, 1));
        Assert.True(rig.Ledger.HasOtherOpen("TAG2", other, 1));
    }

    [Fact]
    public async Task Who_charges_is_known_after_a_restart()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        rig.Start(chargePoint, 1, "Tag1");
        rig.Start(chargePoint, 2, "Tag2", "a");
        rig.Start(chargePoint, 2, "Tag3", "b");

        await rig.RestartAsync();

        ChargePoint other = rig.ChargePoints.Acquire("CP2");
        Assert.Equal(2, rig.Ledger.RunningCount);
        Assert.True(rig.Ledger.HasOtherOpen("TAG1", other, 1));
        Assert.False(rig.Ledger.HasOtherOpen("TAG2", other, 1));
        Assert.True(rig.Ledger.HasOtherOpen("TAG3", other, 1));
    }
}
