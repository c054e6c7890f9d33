using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.State;

public sealed class StateProjectionTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(0)]
    public async Task A_replay_makes_the_same_records_as_the_live_run(int seed)
    {
        seed = seed == 0 ? Environment.TickCount : seed;
        await using StateRig rig = new();
        RandomFleet fleet = new(rig, seed);
        for (int i = 0; i < 400; i++)
        {
            fleet.Step();
            if (i == 200)
            {
                await rig.RestartAsync();
            }
        }

        await rig.CatchUpAsync();
        SortedDictionary<string, string> live = rig.Dump();
        List<string> ids = [.. rig.Queries.ChargePointIds(null, null)];
        List<int> open = rig.Index.OpenBelow(int.MaxValue, int.MaxValue);
        List<long> unfinished = rig.Index.UnfinishedCommands();
        await rig.ReplayAsync();

        Assert.True(live.SequenceEqual(rig.Dump()), $"Seed {seed}");
        Assert.Equal(ids, rig.Queries.ChargePointIds(null, null));
        Assert.Equal(open, rig.Index.OpenBelow(int.MaxValue, int.MaxValue));
        Assert.Equal(unfinished, rig.Index.UnfinishedCommands());
    }

    [Fact]
    public async Task The_index_after_a_restart_is_the_one_before()
    {
        await using StateRig rig = new();
        RandomFleet fleet = new(rig, 11);
        for (int i = 0; i < 300; i++)
        {
            fleet.Step();
        }

        await rig.CatchUpAsync();
        StateIndex before = rig.Index;
        await rig.RestartAsync();

        Assert.Equal(before.ChargePoints.After(null, null), rig.Index.ChargePoints.After(null, null));
        Assert.Equal(before.WithReservations.After(null, null), rig.Index.WithReservations.After(null, null));
        Assert.Equal(before.WithChargingProfiles.After(null, null), rig.Index.WithChargingProfiles.After(null, null));
        Assert.NotEmpty(before.ChargingProfileEnds.Due(DateTimeOffset.MaxValue, 1000));
        Assert.Equal(before.ChargingProfileEnds.Due(DateTimeOffset.MaxValue, 1000), rig.Index.ChargingProfileEnds.Due(DateTimeOffset.MaxValue, 1000));
        Assert.Equal(before.OpenBelow(int.MaxValue, 1000), rig.Index.OpenBelow(int.MaxValue, 1000));
        Assert.Equal(before.UnfinishedCommands(), rig.Index.UnfinishedCommands());
        Assert.Equal(before.LastTransactionId, rig.Index.LastTransactionId);
        Assert.Equal(before.LastHour, rig.Index.LastHour);
        Assert.Equal(before.EndedBefore(long.MaxValue), rig.Index.EndedBefore(long.MaxValue));
        for (long hour = before.LastHour - 60; hour <= before.LastHour + 1; hour++)
        {
            Assert.Equal(before.OldestNeeded(hour, rig.Store.Applied.Next), rig.Index.OldestNeeded(hour, rig.Store.Applied.Next));
        }
    }

    [Fact]
    public async Task A_forgotten_charge_point_leaves_its_transactions_and_comes_back_empty()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "ocpp1.6" });
        StateRig.Record(chargePoint, new ConnectorStatusChanged { ConnectorId = 1, At = rig.Clock.GetUtcNow(), Payload = """{"status":"Faulted"}"""u8 });
        int transaction = rig.Start(chargePoint, 1);

        StateRig.Record(chargePoint, default(ChargePointForgotten));
        StateRig.Record(chargePoint, new ConnectorStatusChanged { ConnectorId = 1, At = rig.Clock.GetUtcNow(), Payload = """{"status":"Available"}"""u8 });
        StateRig.Record(chargePoint, new ChargePointDisconnected { CloseCode = 1000, Reason = "deleted" });
        await rig.CatchUpAsync();

        Assert.Null(rig.Queries.FindChargePoint("CP1"));
        Assert.Empty(rig.Queries.ChargePointIds(null, null));
        Assert.False(rig.ChargePoints.IsKnown("CP1"));
        Assert.Equal("CP1", rig.Queries.FindTransaction(transaction, withMeterValues: false)!.ChargePointId);
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "b", Protocol = "ocpp1.6" });
        await rig.CatchUpAsync();
        Assert.Equal([1], rig.Queries.FindChargePoint("CP1")!.Connectors.Select(connector => connector.ConnectorId));
        Assert.Null(rig.Queries.FindChargePoint("CP1")!.Connectors[0].Status);
    }

    [Theory]
    [InlineData((byte)'q')]
    [InlineData((byte)'c')]
    [InlineData((byte)'n')]
    [InlineData((byte)'t')]
    [InlineData((byte)'o')]
    [InlineData((byte)'h')]
    public void A_stored_record_of_a_newer_program_is_refused(byte kind)
    {
        MemoryState state = new();
        StateProjection projection = new();
        MemoryJournal journal = new();
        FactRecorder recorder = new(journal, TimeProvider.System);
        Append(recorder, 1, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        Append(recorder, 2, new TransactionStarted { TransactionId = 1, ConnectorId = 1, IdTag = "T", Payload = "{}"u8 });
        Append(recorder, 3, new ConnectorStatusChanged { ConnectorId = 1, Payload = "{}"u8 });
        Append(recorder, 4, new TransactionMetered { TransactionId = 1, Payload = "{}"u8 });
        Append(recorder, 5, new ChargePointDisconnected { Reason = "r" });
        Append(recorder, 6, new TransactionStarted { TransactionId = 2, ConnectorId = 1, IdTag = "T", Payload = "{}"u8 });
        Append(recorder, 7, new ConnectorStatusChanged { ConnectorId = 1, Payload = "{}"u8 });
        state.Applied(projection, journal, upTo: 3);

        state.Newer(kind);

        Assert.Throws<NewerFormatException>(() => state.Applied(projection, journal, upTo: 7));
    }

    [Fact]
    public void Applying_a_status_or_meter_values_allocates_nothing()
    {
        MemoryState state = new();
        StateProjection projection = new();
        MemoryJournal journal = new();
        FactRecorder recorder = new(journal, TimeProvider.System);
        Append(recorder, 1, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        Append(recorder, 2, new TransactionStarted { TransactionId = 1, ConnectorId = 1, IdTag = "T", Payload = "{}"u8 });
        Append(recorder, 3, new ConnectorStatusChanged { ConnectorId = 1, Payload = """{"status":"Available"}"""u8 });
        Append(recorder, 4, new ConnectorStatusChanged { ConnectorId = 2, Payload = """{"status":"Available"}"""u8 });
        state.Applied(projection, journal, upTo: 4);
        recorder.Append("CP1"u8, 5, new ConnectorStatusChanged { ConnectorId = 1, Payload = """{"status":"Reserved!"}"""u8 }, out ReadOnlySpan<byte> record);
        byte[] status = record.ToArray();
        recorder.Append("CP1"u8, 6, new TransactionMetered { TransactionId = 1, Payload = """{"meterValue":[]}"""u8 }, out record);
        byte[] metered = record.ToArray();
        Apply(projection, state, status, metered, 100);

        long allocated = Allocation.OfSteadyState(() => Apply(projection, state, status, metered, 100));

        Assert.Equal(0, allocated);
        Assert.InRange(StoredTransaction.Decode(1, state.Value((byte)'t')).MeterFacts, 200, 400);
    }

    private static void Apply(StateProjection projection, MemoryState state, byte[] status, byte[] metered, int count)
    {
        for (int i = 0; i < count; i++)
        {
            projection.Apply(new JournalPosition(100 + i), status, state);
            projection.Apply(new JournalPosition(200 + i), metered, state);
        }
    }

    private static void Append<TFact>(FactRecorder recorder, ulong sequence, in TFact fact)
        where TFact : IFact, allows ref struct => recorder.Append("CP1"u8, sequence, fact, out _);
}
