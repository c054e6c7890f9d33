using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Codec;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.State;

/// <summary>A record that is changed where it lies says what it would say if it were written anew, and where it can't, not a byte of it is changed.</summary>
public sealed class RecordPatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Patched_and_written_anew_come_to_the_same(int seed)
    {
        MemoryState patched = new();
        MemoryState anew = new() { DeclinesPatches = true };
        StateProjection patching = new();
        StateProjection writing = new();
        RandomFacts facts = new(seed);

        for (int i = 1; i <= 2_000; i++)
        {
            facts.Append();
            patched.Applied(patching, facts.Journal, upTo: i);
            anew.Applied(writing, facts.Journal, upTo: i);
            Assert.Equal(anew.Dump(), patched.Dump());
            if (i % 400 == 0)
            {
                // A directory of the program's first version, found so at a start.
                ToFirstLayouts(patched);
                ToFirstLayouts(anew);
            }
        }

        Assert.Equal(0, anew.Patched);
        Assert.InRange(patched.Patched, 2_000, 4_000);
        for (DateTimeOffset time = Noon; time < facts.Now.AddHours(1); time = time.AddMinutes(10))
        {
            Assert.Equal(writing.Index.SupersededBefore(time, 1_000), patching.Index.SupersededBefore(time, 1_000));
        }
    }

    [Fact]
    public void Meter_values_change_what_they_say_and_nothing_else()
    {
        StoredTransaction before = Transaction("CP1", tolerances: default);
        byte[] record = Encode(before);
        MeterPatch patch = new();

        patch.Set("CP1"u8, new JournalPosition(70), Noon.AddMinutes(7), tolerances: default);
        Assert.True(patch.TryApply(record));
        patch.Set("CP1"u8, new JournalPosition(80), Noon.AddMinutes(8), tolerances: default);
        Assert.True(patch.TryApply(record));

        StoredTransaction after = StoredTransaction.Decode(before.Id, record);
        Assert.Equal(new JournalPosition(80), after.LastMeterValues);
        Assert.Equal(new JournalPosition(80), after.LastPosition);
        Assert.Equal(Noon.AddMinutes(8), after.LastTime);
        Assert.Equal(2, after.MeterFacts);
        Assert.Equal(
            (before.ChargePointId, before.ConnectorId, before.IdTag, before.MeterStart, before.StartPosition, before.StartTime, before.IsOpen, before.ReservationId),
            (after.ChargePointId, after.ConnectorId, after.IdTag, after.MeterStart, after.StartPosition, after.StartTime, after.IsOpen, after.ReservationId));
        Assert.True(after.Tolerances.IsEmpty);
    }

    [Fact]
    public void What_a_message_was_forgiven_is_added_where_there_is_room_for_it()
    {
        byte[] record = Encode(Transaction("CP1", Set(Tolerance.UnknownProperty)));
        MeterPatch patch = new();

        patch.Set("CP1"u8, new JournalPosition(70), Noon, Set(Tolerance.NumericMessageId));

        Assert.True(patch.TryApply(record));
        Assert.Equal(["NumericMessageId", "UnknownProperty"], StoredTransaction.Decode(1, record).Tolerances.ToNames().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("of another charge point")]
    [InlineData("of one whose name begins so")]
    [InlineData("without room for what was forgiven")]
    [InlineData("of a newer layout")]
    [InlineData("cut off")]
    public void Meter_values_leave_every_byte_of_a_record(string why)
    {
        byte[] record = Encode(Transaction(why == "of another charge point" ? "CP2" : why == "of one whose name begins so" ? "CP10" : "CP1", tolerances: default));
        record[0] = why == "of a newer layout" ? (byte)250 : record[0];
        record = why == "cut off" ? record[..20] : record;
        byte[] before = [.. record];
        MeterPatch patch = new();

        patch.Set("CP1"u8, new JournalPosition(70), Noon, why == "without room for what was forgiven" ? Set(Tolerance.UnknownProperty) : default);

        Assert.False(patch.TryApply(record));
        Assert.Equal(before, record);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_head_gets_all_of_the_fact_and_keeps_whether_it_is_known(bool? says, bool wasKnown)
    {
        byte[] record = new byte[StoredHead.Length];
        new StoredHead { IsKnown = wasKnown, Sequence = 9, LastPosition = new JournalPosition(900), LastTime = Noon }.Encode(record);
        HeadPatch patch = new();

        patch.Set(10, new JournalPosition(1_000), Noon.AddMinutes(1), says);

        Assert.True(patch.TryApply(record));
        Assert.Equal(says ?? wasKnown, patch.IsKnown);
        Assert.Equal(
            new StoredHead { IsKnown = says ?? wasKnown, Sequence = 10, LastPosition = new JournalPosition(1_000), LastTime = Noon.AddMinutes(1) },
            StoredHead.Decode(record));
    }

    [Fact]
    public void A_head_of_the_first_layout_is_left_as_it_is()
    {
        byte[] record = FirstLayouts.Head(new StoredHead { IsKnown = true, Sequence = 9, LastPosition = new JournalPosition(900), LastTime = Noon });
        byte[] before = [.. record];
        HeadPatch patch = new();

        patch.Set(10, new JournalPosition(1_000), Noon, isKnown: null);

        Assert.False(patch.TryApply(record));
        Assert.Equal(before, record);
    }

    [Fact]
    public void A_status_of_the_same_length_is_put_in_its_place_and_the_others_stay()
    {
        byte[] record = Connectors(("Available", 0), ("Available", 1), ("Available", 2));
        ConnectorPatch patch = new();

        patch.Set(1, Noon.AddMinutes(1), Status(1, "Preparing"));

        Assert.True(patch.TryApply(record));
        List<ConnectorView> connectors = ConnectorList.Decode(record);
        Assert.Equal([0, 1, 2], connectors.Select(static connector => connector.ConnectorId));
        Assert.Equal(["Available", "Preparing", "Available"], connectors.Select(static connector => connector.Status));
        Assert.Equal([Noon, Noon.AddMinutes(1), Noon], connectors.Select(static connector => connector.At));
        Assert.Equal(Encoding.UTF8.GetString(Status(1, "Preparing")), Encoding.UTF8.GetString(connectors[1].Payload.Span));
    }

    [Theory]
    [InlineData(1, "x")]
    [InlineData(1, "some longer text than there was")]
    [InlineData(3, "as much text")]
    public void A_status_of_another_length_or_connector_leaves_every_byte(int connectorId, string info)
    {
        byte[] record = Connectors(("as much text", 0), ("as much text", 1), ("as much text", 2));
        byte[] before = [.. record];
        ConnectorPatch patch = new();

        patch.Set(connectorId, Noon, Status(connectorId, info));

        Assert.False(patch.TryApply(record));
        Assert.Equal(before, record);
    }

    [Fact]
    public void Connectors_of_the_first_layout_are_left_as_they_are()
    {
        byte[] record = FirstLayouts.Connectors(ConnectorList.Decode(Connectors(("Available", 0), ("Available", 1))));
        byte[] before = [.. record];
        ConnectorPatch patch = new();

        patch.Set(1, Noon, Status(1, "Preparing"));

        Assert.False(patch.TryApply(record));
        Assert.Equal(before, record);
    }

    private static void ToFirstLayouts(MemoryState state)
    {
        state.Rewrite(StateKey.Head, static record => FirstLayouts.Head(StoredHead.Decode(record)));
        state.Rewrite(StateKey.Connectors, static record => FirstLayouts.Connectors(ConnectorList.Decode(record)));
    }

    private static ToleranceSet Set(Tolerance tolerance)
    {
        ToleranceSet set = default;
        set.Add(tolerance);
        return set;
    }

    private static StoredTransaction Transaction(string chargePointId, ToleranceSet tolerances) => new()
    {
        Id = 1,
        ChargePointId = chargePointId,
        ConnectorId = 2,
        IdTag = "TAG",
        MeterStart = 300,
        Timestamp = [.. "2026-03-01T12:00:00Z"u8],
        ReservationId = 4,
        Answered = default,
        StartPosition = new JournalPosition(60),
        StartTime = Noon,
        Tolerances = tolerances,
    };

    private static byte[] Encode(StoredTransaction transaction)
    {
        FactWriter writer = new(new byte[256]);
        transaction.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private static byte[] Status(int connectorId, string info) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"connectorId":{{connectorId}},"errorCode":"NoError","info":"{{info}}","status":"{{info}}"}"""));

    private static byte[] Connectors(params (string Info, int ConnectorId)[] statuses)
    {
        byte[] record = [];
        foreach ((string info, int connectorId) in statuses)
        {
            FactWriter writer = new(new byte[1024]);
            ConnectorList.Update(record, connectorId, Noon, Status(connectorId, info), ref writer);
            record = writer.Written.ToArray();
        }

        return record;
    }

    /// <summary>Facts of a few charge points, as they could come and as they shouldn't.</summary>
    private sealed class RandomFacts
    {
        private static readonly string[] Ids = ["CP1", "CP2", "CP10"];

        private readonly Random _random;
        private readonly FakeTimeProvider _clock = new(Noon);
        private readonly FactRecorder _recorder;
        private readonly ulong[] _sequences = new ulong[Ids.Length];
        private int _lastTransaction;

        public RandomFacts(int seed)
        {
            _random = new Random(seed);
            _recorder = new FactRecorder(Journal, _clock);
        }

        public MemoryJournal Journal { get; } = new();

        public DateTimeOffset Now => _clock.GetUtcNow();

        public void Append()
        {
            _clock.Advance(TimeSpan.FromSeconds(_random.Next(60)));
            int who = _random.Next(Ids.Length);
            switch (_random.Next(20))
            {
                case 0:
                    Append(who, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
                    break;
                case 1:
                    Append(who, new ChargePointDisconnected { Reason = "r" });
                    break;
                case 2:
                    Append(who, default(ChargePointForgotten));
                    break;
                case 3 or 4:
                    Append(who, new TransactionStarted { TransactionId = ++_lastTransaction, ConnectorId = _random.Next(3), IdTag = "T", Payload = "{}"u8 });
                    break;
                case < 13:
                    Append(who, new TransactionMetered { TransactionId = _lastTransaction - _random.Next(6), Tolerances = Tolerances(), Payload = "{}"u8 });
                    break;
                default:
                    byte[] payload = Status(_random.Next(4), _random.Next(4) switch { 0 => "Available", 1 => "Preparing", 2 => "Charging", _ => new string('x', _random.Next(40)) });
                    Append(who, new ConnectorStatusChanged { ConnectorId = _random.Next(4), At = Now.AddSeconds(-_random.Next(3)), Payload = payload });
                    break;
            }
        }

        private ToleranceSet Tolerances() => _random.Next(3) == 0 ? Set((Tolerance)_random.Next(Enum.GetValues<Tolerance>().Length)) : default;

        private void Append<TFact>(int who, in TFact fact)
            where TFact : IFact, allows ref struct => _recorder.Append(Encoding.UTF8.GetBytes(Ids[who]), ++_sequences[who], fact, out _);
    }
}
