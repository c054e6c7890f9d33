using System.Text;
using Ocpp.Codec;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.State;

public sealed class TransactionQueriesTests
{
    [Fact]
    public async Task Pages_together_give_each_transaction_once_and_the_newest_first()
    {
        await using StateRig rig = new();
        List<int> started = Start(rig, 25);
        await rig.CatchUpAsync();

        List<int> listed = ReadAll(rig, new TransactionFilter(), limit: 4);

        Assert.Equal(Enumerable.Reverse(started), listed);
    }

    [Fact]
    public async Task The_last_page_says_that_it_is_the_last()
    {
        await using StateRig rig = new();
        Start(rig, 8);
        await rig.CatchUpAsync();

        Page<TransactionView> first = rig.Queries.Transactions(new TransactionFilter(), null, 4);
        Page<TransactionView> second = rig.Queries.Transactions(new TransactionFilter(), first.Next, 4);

        Assert.NotNull(first.Next);
        Assert.Equal(4, second.Items.Count);
        Assert.Null(second.Next);
        Assert.Null(rig.Queries.Transactions(new TransactionFilter { ChargePointId = "nobody" }, null, 4).Next);
    }

    [Fact]
    public async Task Each_filter_leaves_out_what_does_not_match()
    {
        await using StateRig rig = new();
        ChargePoint first = rig.ChargePoints.Acquire("CP1");
        ChargePoint second = rig.ChargePoints.Acquire("CP2");
        int a = rig.Start(first, 1, "tagA", "2026-03-01T08:00:00Z");
        int b = rig.Start(first, 2, "TAGB", "2026-03-01T09:00:00Z");
        int c = rig.Start(second, 1, "TAGA", "2026-03-01T10:00:00Z");
        StateRig.Stop(first, a);
        await rig.CatchUpAsync();

        Assert.Equal([b, a], ReadAll(rig, new TransactionFilter { ChargePointId = "CP1" }));
        Assert.Equal([c, a], ReadAll(rig, new TransactionFilter { IdTag = "TagA" }));
        Assert.Equal([c], ReadAll(rig, new TransactionFilter { IdTag = "TagA", ChargePointId = "CP2" }));
        Assert.Equal([c, b], ReadAll(rig, new TransactionFilter { IsOpen = true }, limit: 1));
        Assert.Equal([b], ReadAll(rig, new TransactionFilter { IsOpen = true, ChargePointId = "CP1" }));
        Assert.Equal([a], ReadAll(rig, new TransactionFilter { IsOpen = false }));
        Assert.Equal([c, b], ReadAll(rig, new TransactionFilter { From = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero) }));
        Assert.Equal([a], ReadAll(rig, new TransactionFilter { To = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero) }));
    }

    [Fact]
    public async Task What_each_message_was_forgiven_adds_up_in_the_transaction()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int good = rig.Start(chargePoint, 2);
        int odd = rig.Start(chargePoint, 1);
        StateRig.Meter(chargePoint, odd, "[]");
        StateRig.Record(chargePoint, new TransactionMetered { TransactionId = odd, Tolerances = Set(Tolerance.EmptyArray), Payload = "{}"u8 });
        StateRig.Record(chargePoint, new TransactionMetered { TransactionId = odd, Tolerances = Set(Tolerance.TrailingSlash), Payload = "{}"u8 });
        StateRig.Meter(chargePoint, odd, "[]");
        await rig.CatchUpAsync();
        string open = rig.Queries.FindTransaction(odd, withMeterValues: false)!.Tolerances.ToString();
        StateRig.Record(chargePoint, new TransactionStopped { TransactionId = odd, Tolerances = Set(Tolerance.NumberForText), Payload = """{"meterStop":7}"""u8 });
        StateRig.Record(chargePoint, new TransactionMetered { TransactionId = odd, Tolerances = Set(Tolerance.TextTooLong), Payload = "{}"u8 });
        StateRig.Stop(chargePoint, good);
        StateRig.Record(chargePoint, new TransactionMetered { TransactionId = good, Tolerances = Set(Tolerance.ShortOffset), Payload = "{}"u8 });
        await rig.CatchUpAsync();

        TransactionView ended = rig.Queries.FindTransaction(odd, withMeterValues: false)!;
        TransactionView late = rig.Queries.FindTransaction(good, withMeterValues: false)!;

        Assert.Equal("EmptyArray, TrailingSlash", open);
        Assert.Equal("NumberForText, TextTooLong, EmptyArray, TrailingSlash", ended.Tolerances.ToString());
        Assert.Equal((7, "ShortOffset", 1500), (ended.MeterStop, late.Tolerances.ToString(), late.MeterStop));
    }

    [Fact]
    public async Task A_stop_shows_what_the_charge_point_said()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 2, "TAG1", "2026-03-01T12:00:00+02:00", 100);
        StateRig.Stop(chargePoint, transaction, """{"meterStop":"1499.6","timestamp":"2026-03-01T13:00:00Z","idTag":"TAG2","reason":"EVDisconnected"}""");
        await rig.CatchUpAsync();

        TransactionView view = rig.Queries.FindTransaction(transaction, withMeterValues: true)!;

        Assert.False(view.IsOpen);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), view.StartTimestamp);
        Assert.Equal(1500, view.MeterStop);
        Assert.Equal("EVDisconnected", view.StopReason);
        Assert.Equal("TAG2", view.StopIdTag);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero), view.StopTimestamp);
        Assert.Empty(view.MeterValues!);
    }

    [Fact]
    public async Task A_stop_without_a_reason_was_local_and_one_without_a_readable_time_came_when_it_came()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1, timestamp: "yesterday");
        StateRig.Stop(chargePoint, transaction, """{"meterStop":1,"timestamp":"soon"}""");
        await rig.CatchUpAsync();

        TransactionView view = rig.Queries.FindTransaction(transaction, withMeterValues: false)!;

        Assert.Equal("Local", view.StopReason);
        Assert.Equal(rig.Clock.GetUtcNow(), view.StartTimestamp);
        Assert.Equal(rig.Clock.GetUtcNow(), view.StopTimestamp);
        Assert.Null(view.StopIdTag);
    }

    [Fact]
    public async Task Meter_values_come_in_the_order_of_their_arrival_and_transaction_data_adds_only_what_is_new()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1);
        StateRig.Meter(chargePoint, transaction, """[{"timestamp":"2026-03-01T12:10:00Z","sampledValue":[{"value":"10"},{"value":"230","measurand":"Voltage","phase":"L1"}]}]""");
        StateRig.Meter(chargePoint, transaction, """[{"timestamp":"2026-03-01T12:20:00Z","sampledValue":[{"value":"20"}]}]""");
        StateRig.Stop(chargePoint, transaction, """
            {"meterStop":30,"timestamp":"2026-03-01T13:00:00Z","transactionData":[
              {"timestamp":"2026-03-01T13:10:00+01:00","sampledValue":[{"value":"10","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","location":"Outlet"}]},
              {"timestamp":"2026-03-01T12:20:00Z","sampledValue":[{"value":"20.0"},{"value":"5","measurand":"SoC"}]},
              {"timestamp":"2026-03-01T13:00:00Z","sampledValue":[{"value":"30","context":"Transaction.End"}]}]}
            """);
        await rig.CatchUpAsync();

        IReadOnlyList<ReadOnlyMemory<byte>> values = rig.Queries.FindTransaction(transaction, withMeterValues: true)!.MeterValues!;

        Assert.Equal(
            [
                """{"timestamp":"2026-03-01T12:10:00Z","sampledValue":[{"value":"10"},{"value":"230","measurand":"Voltage","phase":"L1"}]}""",
                """{"timestamp":"2026-03-01T12:20:00Z","sampledValue":[{"value":"20"}]}""",
                """{"timestamp":"2026-03-01T12:20:00Z","sampledValue":[{"value":"5","measurand":"SoC"}]}""",
                """{"timestamp":"2026-03-01T13:00:00Z","sampledValue":[{"value":"30","context":"Transaction.End"}]}""",
            ],
            values.Select(value => Encoding.UTF8.GetString(value.Span)));
    }

    [Fact]
    public async Task Repeated_meter_values_show_once_but_a_stuck_clock_loses_nothing()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1);
        StateRig.Meter(chargePoint, transaction, """[{"timestamp":"1970-01-01T00:00:00Z","sampledValue":[{"value":"10"}]}]""");
        StateRig.Meter(chargePoint, transaction, """[{"timestamp":"1970-01-01T00:00:00Z","sampledValue":[{"value":"10"}]}]""");
        StateRig.Meter(chargePoint, transaction, """[{"timestamp":"1970-01-01T00:00:00Z","sampledValue":[{"value":"11"}]}]""");
        await rig.CatchUpAsync();

        IReadOnlyList<ReadOnlyMemory<byte>> values = rig.Queries.FindTransaction(transaction, withMeterValues: true)!.MeterValues!;

        Assert.Equal(2, values.Count);
    }

    [Fact]
    public async Task A_second_stop_changes_nothing()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1);
        StateRig.Stop(chargePoint, transaction);
        StateRig.Record(chargePoint, new TransactionStopped { TransactionId = transaction, Payload = """{"meterStop":9,"timestamp":"x"}"""u8 });
        await rig.CatchUpAsync();

        Assert.Equal(1500, rig.Queries.FindTransaction(transaction, withMeterValues: false)!.MeterStop);
    }

    private static List<int> Start(StateRig rig, int count)
    {
        List<int> started = [];
        for (int i = 0; i < count; i++)
        {
            started.Add(rig.Start(rig.ChargePoints.Acquire($"CP{i % 3}"), 1, timestamp: $"{i}"));
        }

        return started;
    }

    private static List<int> ReadAll(StateRig rig, TransactionFilter filter, int limit = 100)
    {
        List<int> ids = [];
        long? next = null;
        do
        {
            Page<TransactionView> page = rig.Queries.Transactions(filter, next, limit);
            Assert.True(page.Items.Count <= limit);
            ids.AddRange(page.Items.Select(item => item.TransactionId));
            next = page.Next;
        }
        while (next is not null);

        return ids;
    }

    private static ToleranceSet Set(Tolerance tolerance)
    {
        ToleranceSet set = default;
        set.Add(tolerance);
        return set;
    }
}
