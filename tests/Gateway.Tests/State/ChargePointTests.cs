using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.State;

public sealed class ChargePointTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20260301)]
    [InlineData(0)]
    public async Task The_live_object_equals_the_one_that_the_store_gives(int seed)
    {
        seed = seed == 0 ? Environment.TickCount : seed;
        await using StateRig rig = new();
        RandomFleet fleet = new(rig, seed);

        // Held over the whole run, so that these were never loaded again.
        List<ChargePoint> live = [.. RandomFleet.Ids.Select(rig.ChargePoints.Acquire)];
        for (int i = 0; i < 600; i++)
        {
            fleet.Step();
        }

        await rig.CatchUpAsync();

        foreach (ChargePoint chargePoint in live)
        {
            Assert.True(Describe(ChargePoint.Load(chargePoint.Id, rig.Services)) == Describe(chargePoint), $"Seed {seed}, {chargePoint.Id}");
        }
    }

    [Fact]
    public async Task What_the_journal_refuses_has_not_happened()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1);
        string before = Describe(chargePoint);
        rig.Journal.SetHealth(JournalHealth.Full);

        Assert.Throws<JournalUnavailableException>(() => StateRig.Stop(chargePoint, transaction));

        Assert.Equal(before, Describe(chargePoint));
        rig.Journal.SetHealth(JournalHealth.Healthy);
    }

    [Fact]
    public async Task A_later_start_on_a_connector_supersedes_the_earlier_which_can_still_be_stopped()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int first = rig.Start(chargePoint, 1, timestamp: "2026-03-01T12:00:00Z");

        int second = rig.Start(chargePoint, 1, timestamp: "2026-03-01T12:30:00Z");

        Assert.Equal(second, chargePoint.OpenOn(1)!.Id);
        Assert.True(chargePoint.TryGetOpenTransaction(first, out Transaction? superseded));
        Assert.True(superseded.IsSuperseded);
        await rig.CatchUpAsync();
        Assert.True(rig.Queries.FindTransaction(first, withMeterValues: false)!.IsSuperseded);
        StateRig.Stop(chargePoint, first);
        Assert.False(chargePoint.TryGetOpenTransaction(first, out _));
        Assert.Equal(second, chargePoint.OpenOn(1)!.Id);
    }

    [Fact]
    public async Task Meter_values_after_the_stop_still_hang_on_the_ones_before()
    {
        await using StateRig rig = new(commitManually: true);
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1);
        StateRig.Stop(chargePoint, transaction);
        rig.Journal.Commit();
        await rig.CatchUpAsync();
        rig.Start(chargePoint, 1, timestamp: "later");

        // Neither of these two is applied when the next one is recorded.
        StateRig.Meter(chargePoint, transaction, """[{"timestamp":"2026-03-01T12:10:00Z","sampledValue":[{"value":"1"}]}]""");
        StateRig.Meter(chargePoint, transaction, """[{"timestamp":"2026-03-01T12:20:00Z","sampledValue":[{"value":"2"}]}]""");
        rig.Journal.Commit();
        await rig.CatchUpAsync();

        Assert.Equal(2, rig.Queries.FindTransaction(transaction, withMeterValues: true)!.MeterValues!.Count);
    }

    [Fact]
    public async Task One_that_invents_connectors_keeps_a_bounded_number_of_running_transactions()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");

        for (int connector = 1; connector <= RunningList.MaxRunning + 5; connector++)
        {
            rig.Start(chargePoint, connector);
        }

        await rig.CatchUpAsync();
        Assert.Equal(RunningList.MaxRunning, chargePoint.RunningTransactions.Count());
        Assert.Equal(Describe(chargePoint), Describe(ChargePoint.Load("CP1", rig.Services)));
    }

    [Fact]
    public async Task Endless_text_is_cut_alike_in_memory_and_in_the_store()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        string idTag = new string('x', BoundedText.MaxLength - 1) + "\U0001F600" + new string('y', 100_000);

        int transaction = rig.Start(chargePoint, 1, idTag, timestamp: new string('9', 50_000));
        await rig.CatchUpAsync();

        Assert.Equal(Describe(chargePoint), Describe(ChargePoint.Load("CP1", rig.Services)));
        Assert.True(rig.Ledger.TryFindStart(ChargePoint.Load("CP1", rig.Services), 1, idTag, Encoding.UTF8.GetBytes(new string('9', 50_000)), 0, out RecordedStart start));
        Assert.Equal(transaction, start.TransactionId);
    }

    [Fact]
    public async Task An_unregistered_one_has_the_boot_status_of_the_setting()
    {
        await using StateRig rig = new(unknownBootStatus: RegistrationStatus.Pending);

        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");

        Assert.Equal(RegistrationStatus.Pending, chargePoint.Registration.BootStatus);
        StateRig.Record(chargePoint, new RegistrationChanged { Registration = new Registration { IsRegistered = true } });
        Assert.Equal(RegistrationStatus.Accepted, chargePoint.Registration.BootStatus);
    }

    [Fact]
    public async Task Recording_a_status_or_meter_values_allocates_nothing()
    {
        await using StateRig rig = new(commitManually: true);
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "ocpp1.6" });
        int transaction = rig.Start(chargePoint, 1);
        RecordFrequent(rig, chargePoint, transaction, 200);

        long allocated = Allocation.OfSteadyState(() => RecordFrequent(rig, chargePoint, transaction, 200));

        Assert.Equal(0, allocated);
    }

    internal static string Describe(ChargePoint chargePoint)
    {
        lock (chargePoint.Turn)
        {
            FactWriter writer = new(new byte[256]);
            chargePoint.Registration.Encode(ref writer);
            IEnumerable<string> running = chargePoint.RunningTransactions.Select(transaction =>
                $"{transaction.Id}/{transaction.ConnectorId}/{transaction.IdTag}/{transaction.MeterStart}/{transaction.LastMeterValues}/{transaction.LastPosition}/{transaction.Answered}"
                + $"/{Convert.ToHexString(transaction.Timestamp)}");
            return string.Join(
                '\n',
                [
                    $"{chargePoint.Id} known {chargePoint.IsKnown} booted {chargePoint.HasBooted} {chargePoint.Sequence} {chargePoint.LastPosition}",
                    Convert.ToHexString(writer.Written),
                    .. running,
                    .. chargePoint.ChargingProfiles.Select(profile => profile.ToString()),
                ]);
        }
    }

    private static void RecordFrequent(StateRig rig, ChargePoint chargePoint, int transactionId, int count)
    {
        for (int i = 0; i < count; i++)
        {
            lock (chargePoint.Turn)
            {
                chargePoint.Record(new ConnectorStatusChanged { ConnectorId = 1, At = rig.Clock.GetUtcNow(), Payload = """{"connectorId":1,"status":"Charging"}"""u8 });
                rig.Ledger.Classify(chargePoint, transactionId, out Transaction? transaction);
                chargePoint.Record(new TransactionMetered
                {
                    TransactionId = transactionId,
                    PreviousMeterValues = transaction!.LastMeterValues,
                    Payload = """{"connectorId":1,"meterValue":[]}"""u8,
                });
            }
        }
    }
}
