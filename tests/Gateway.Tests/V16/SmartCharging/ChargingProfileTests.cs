using System.Buffers;
using System.Text;
using System.Text.Json;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.V16.SmartCharging;

/// <summary>Which charging profiles are believed to be in force, and what makes them come and go.</summary>
public sealed class ChargingProfileTests
{
    private const string Accepted = """{"status":"Accepted"}""";

    [Theory]
    [InlineData("""{"id":3}""", "1 2 4 5 6")]
    [InlineData("""{"id":3,"connectorId":0,"stackLevel":7}""", "1 2 4 5 6")]
    [InlineData("""{"id":99,"connectorId":1}""", "1 2 3 4 5 6")]
    [InlineData("""{"connectorId":1}""", "1 2 5 6")]
    [InlineData("""{"connectorId":0}""", "3 4 5 6")]
    [InlineData("""{"chargingProfilePurpose":"TxDefaultProfile"}""", "1 4 6")]
    [InlineData("""{"stackLevel":1}""", "1 2 3")]
    [InlineData("""{"connectorId":2,"stackLevel":1}""", "1 2 3 4")]
    [InlineData("""{"connectorId":1,"chargingProfilePurpose":"TxProfile"}""", "1 2 3 5 6")]
    [InlineData("""{"chargingProfilePurpose":"TxProfile","stackLevel":0}""", "1 2 3 4 5 6")]
    [InlineData("""{"connectorId":2,"chargingProfilePurpose":"TxDefaultProfile","stackLevel":1}""", "1 2 3 4 6")]
    [InlineData("{}", "")]
    public async Task A_clearing_takes_what_matches_all_that_it_names(string criteria, string left)
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        await StartAsync(peer, 1);
        await StartAsync(peer, 2);
        await SetAsync(rig, peer, 0, Profile(1, "ChargePointMaxProfile", 0));
        await SetAsync(rig, peer, 0, Profile(2, "TxDefaultProfile", 0));
        await SetAsync(rig, peer, 1, Profile(3, "TxDefaultProfile", 0));
        await SetAsync(rig, peer, 1, Profile(4, "TxProfile", 1));
        await SetAsync(rig, peer, 2, Profile(5, "TxDefaultProfile", 1));
        await SetAsync(rig, peer, 2, Profile(6, "TxProfile", 1));

        await rig.AskAsync(peer, "ClearChargingProfile", criteria, Accepted);

        Assert.Equal(left, await IdsAsync(rig));
    }

    [Fact]
    public async Task TC_067_profiles_are_cleared_by_id_by_criteria_and_all()
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        int transaction = await StartAsync(peer, 1);
        await SetAsync(rig, peer, 0, Profile(1, "ChargePointMaxProfile", 0));
        await SetAsync(rig, peer, 1, Profile(2, "TxDefaultProfile", 0));
        await SetAsync(rig, peer, 1, Profile(3, "TxProfile", 0, $""","transactionId":{transaction}"""));
        Assert.Equal("1 2 3", await IdsAsync(rig));

        await rig.AskAsync(peer, "ClearChargingProfile", """{"id":1}""", Accepted);
        Assert.Equal("2 3", await IdsAsync(rig));

        await rig.AskAsync(peer, "ClearChargingProfile", """{"connectorId":1,"chargingProfilePurpose":"TxDefaultProfile","stackLevel":0}""", Accepted);
        Assert.Equal("3", await IdsAsync(rig));

        await rig.AskAsync(peer, "ClearChargingProfile", "{}", Accepted);
        Assert.Equal("", await IdsAsync(rig));
    }

    [Fact]
    public async Task A_profile_replaces_one_of_its_id_and_one_of_its_purpose_and_level_on_the_connector()
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        await SetAsync(rig, peer, 1, Profile(1, "TxDefaultProfile", 0));
        await SetAsync(rig, peer, 0, Profile(2, "TxDefaultProfile", 0));
        Assert.Equal("1 2", await IdsAsync(rig));

        await SetAsync(rig, peer, 1, Profile(3, "TxDefaultProfile", 0));
        Assert.Equal("2 3", await IdsAsync(rig));

        await SetAsync(rig, peer, 0, Profile(3, "ChargePointMaxProfile", 4));
        Assert.Equal("2 3", await IdsAsync(rig));
        Assert.Equal((0, ChargingProfilePurpose.ChargePointMaxProfile), Find(rig, 3));
    }

    [Fact]
    public async Task What_the_charge_point_refuses_is_not_in_force()
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        await SetAsync(rig, peer, 1, Profile(1, "TxDefaultProfile", 0));

        await SetAsync(rig, peer, 1, Profile(2, "TxDefaultProfile", 0), """{"status":"Rejected"}""");
        await SetAsync(rig, peer, 1, Profile(3, "TxDefaultProfile", 0), """{"status":"NotSupported"}""");
        Task<Gateway.Commands.CommandOutcome> refused = rig.SubmitAsync("SetChargingProfile", Request(1, Profile(4, "TxDefaultProfile", 0)));
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        peer.Send($$"""[4,"{{sent.Id}}","NotSupported","",{}]""");
        await refused;

        Assert.Equal("1", await IdsAsync(rig));
    }

    [Fact]
    public async Task A_TxProfile_ends_with_its_transaction_and_an_event_says_so()
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        int transaction = await StartAsync(peer, 1);
        await StartAsync(peer, 2);
        await SetAsync(rig, peer, 1, Profile(1, "TxProfile", 0, $""","transactionId":{transaction}"""));
        await SetAsync(rig, peer, 1, Profile(2, "TxProfile", 1));
        await SetAsync(rig, peer, 2, Profile(3, "TxProfile", 0));
        await SetAsync(rig, peer, 1, Profile(4, "TxDefaultProfile", 0));

        await StopAsync(peer, transaction);

        Assert.Equal("3 4", await IdsAsync(rig));
        Assert.Equal(
            [
                $$"""{"chargePointId":"CP1","change":"dropped","reason":"transactionEnded","chargingProfileId":1,"connectorId":1,"transactionId":{{transaction}},"chargingProfilePurpose":"TxProfile","stackLevel":0}""",
                $$"""{"chargePointId":"CP1","change":"dropped","reason":"transactionEnded","chargingProfileId":2,"connectorId":1,"transactionId":{{transaction}},"chargingProfilePurpose":"TxProfile","stackLevel":1}""",
            ],
            Changes(rig)[4..]);
    }

    [Fact]
    public async Task A_TxProfile_without_a_transaction_id_is_for_the_one_that_runs_on_its_connector()
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        int transaction = await StartAsync(peer, 2);

        await SetAsync(rig, peer, 2, Profile(1, "TxProfile", 0));
        await IdsAsync(rig);

        Assert.Equal(transaction, Assert.Single(rig.Queries.ChargingProfiles("CP1")).TransactionId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99_999)]
    public async Task A_TxProfile_for_a_transaction_that_does_not_run_is_in_force_for_nobody_but_replaces(int stranger)
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        int ended = await StartAsync(peer, 1);
        await StopAsync(peer, ended);
        await SetAsync(rig, peer, 1, Profile(7, "TxDefaultProfile", 0));
        await SetAsync(rig, peer, 1, Profile(8, "TxDefaultProfile", 1));

        await SetAsync(rig, peer, 1, Profile(7, "TxProfile", 0, $""","transactionId":{(stranger == 0 ? ended : stranger)}"""));

        Assert.Equal("8", await IdsAsync(rig));
        Assert.Equal(["set", "set", "set", "dropped"], Changes(rig).Select(change => JsonSerializer.Deserialize<JsonElement>(change).GetProperty("change").GetString()));
    }

    [Fact]
    public async Task A_TxProfile_does_not_outlive_a_transaction_that_gave_way_to_another_on_its_connector()
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        int lost = await StartAsync(peer, 1);
        await SetAsync(rig, peer, 1, Profile(1, "TxProfile", 0));
        await StartAsync(peer, 1);
        await SetAsync(rig, peer, 1, Profile(2, "TxProfile", 1));

        await StopAsync(peer, lost);

        Assert.Equal("2", await IdsAsync(rig));
        Assert.Contains("\"change\":\"dropped\"", Changes(rig)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TC_059_a_profile_in_a_remote_start_gets_its_transaction_when_that_starts()
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        string profile = Profile(7, "TxProfile", 1);

        await rig.AskAsync(peer, "RemoteStartTransaction", $$"""{"idTag":"TAG","connectorId":1,"chargingProfile":{{profile}}}""", Accepted);
        Assert.Equal("", await IdsAsync(rig));
        await CommandRig.CallAsync(peer, """[2,"auth","Authorize",{"idTag":"TAG"}]""");
        int transaction = await StartAsync(peer, 1);

        Assert.Equal("7", await IdsAsync(rig));
        ChargingProfileView view = Assert.Single(rig.Queries.ChargingProfiles("CP1"));
        Assert.Equal((1, transaction, profile), (view.ConnectorId, view.TransactionId, CommandRig.Text(view.Payload)));

        // OCPP 1.6 §5.11: a later one with the transaction's id and the same level takes its place, one of another level joins it.
        await SetAsync(rig, peer, 1, Profile(8, "TxProfile", 1, $""","transactionId":{transaction}"""));
        await SetAsync(rig, peer, 1, Profile(9, "TxProfile", 2, $""","transactionId":{transaction}"""));
        Assert.Equal("8 9", await IdsAsync(rig));
    }

    [Fact]
    public async Task After_validTo_a_profile_is_not_listed_and_the_next_sweep_tells_of_its_end()
    {
        await using CommandRig rig = NewRig();
        TestPeer peer = await rig.BootAsync();
        await SetAsync(rig, peer, 1, Profile(1, "TxDefaultProfile", 0, ""","validFrom":"2026-06-01T00:00:00Z","validTo":"2026-06-01T13:00:00+01:00" """));
        await SetAsync(rig, peer, 1, Profile(2, "TxDefaultProfile", 1, ""","validTo":"2026-06-01T12:00:10Z" """));
        await SetAsync(rig, peer, 1, Profile(3, "TxDefaultProfile", 2));

        Assert.Equal("2 3", await IdsAsync(rig));
        rig.Node.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("3", await IdsAsync(rig));
        Assert.Equal(3, Changes(rig).Length);
        rig.Node.Get<ChargingProfileSweep>().Sweep();
        rig.Node.Get<ChargingProfileSweep>().Sweep();

        Assert.Equal("3", await IdsAsync(rig));
        Assert.Equal([1, 2], Changes(rig)[3..].Select(change => JsonSerializer.Deserialize<JsonElement>(change).GetProperty("chargingProfileId").GetInt32()).Order());
        Assert.All(Changes(rig)[3..], change => Assert.Contains("\"reason\":\"expired\"", change, StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_profiles_than_are_kept_push_out_the_oldest()
    {
        await using StateRigOfOne rig = new();
        for (int id = 1; id <= ChargingProfileList.MaxProfiles + 2; id++)
        {
            rig.Set(id, stackLevel: id);
        }

        Assert.Equal(Enumerable.Range(3, ChargingProfileList.MaxProfiles), rig.LiveIds());
        Assert.Equal(rig.LiveIds(), await rig.StoredIdsAsync());
    }

    [Fact]
    public void A_record_of_the_first_layout_is_still_read()
    {
        FactWriter writer = new(new byte[64]);
        writer.WriteByte(1);
        writer.WriteInt32(2);
        writer.WriteOptionalInt32(4711);
        writer.WriteInt32(9);
        writer.WriteByte(FactCodes.Of(ChargingProfilePurpose.TxProfile));
        writer.WriteInt32(3);
        writer.WriteBytes("""{"validTo":"2026-06-01T12:00:00Z"}"""u8);

        ChargingProfileView profile = Assert.Single(StoredChargingProfiles.Decode("CP1", writer.Written));

        Assert.Equal((2, 4711, 9, 3), (profile.ConnectorId, profile.TransactionId, profile.ProfileId, profile.StackLevel));
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), profile.ValidTo);
    }

    private static CommandRig NewRig() => new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownIdTags = UnknownIdTagRule.Accept });

    private static string Profile(int id, string purpose, int level, string more = "") =>
        $$"""{"chargingProfileId":{{id}},"stackLevel":{{level}},"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0}]}{{more}}}""";

    private static string Request(int connectorId, string profile) => $$"""{"connectorId":{{connectorId}},"csChargingProfiles":{{profile}}}""";

    private static Task<Gateway.Commands.CommandOutcome> SetAsync(CommandRig rig, TestPeer peer, int connectorId, string profile, string answer = Accepted) =>
        rig.AskAsync(peer, "SetChargingProfile", Request(connectorId, profile), answer);

    private static async Task<int> StartAsync(TestPeer peer, int connectorId)
    {
        string answer = await CommandRig.CallAsync(
            peer, $$"""[2,"{{Guid.NewGuid()}}","StartTransaction",{"connectorId":{{connectorId}},"idTag":"TAG","meterStart":{{Random.Shared.Next()}},"timestamp":"2026-06-01T12:00:00Z"}]""");
        return JsonSerializer.Deserialize<JsonElement>(answer)[2].GetProperty("transactionId").GetInt32();
    }

    private static Task<string> StopAsync(TestPeer peer, int transactionId) => CommandRig.CallAsync(
        peer, $$"""[2,"{{Guid.NewGuid()}}","StopTransaction",{"transactionId":{{transactionId}},"meterStop":9,"timestamp":"2026-06-01T12:30:00Z"}]""");

    private static async Task<string> IdsAsync(CommandRig rig)
    {
        await rig.Queries.CatchUpAsync(CancellationToken.None);
        return string.Join(' ', rig.Queries.ChargingProfiles("CP1").Select(profile => profile.ProfileId));
    }

    private static (int ConnectorId, ChargingProfilePurpose Purpose) Find(CommandRig rig, int id)
    {
        ChargingProfileView view = rig.Queries.ChargingProfiles("CP1").Single(profile => profile.ProfileId == id);
        return (view.ConnectorId, view.Purpose);
    }

    /// <summary>The data of all charging-profile.changed events.</summary>
    private static string[] Changes(CommandRig rig)
    {
        List<string> changes = [];
        using IJournalReader reader = rig.Node.Journal.OpenReader(new JournalPosition(1));
        while (reader.TryRead(out JournalPosition position, out ReadOnlySpan<byte> record))
        {
            ArrayBufferWriter<byte> buffer = new();
            using Utf8JsonWriter writer = new(buffer);
            if (CloudEvent.TryWrite(position, record, writer))
            {
                writer.Flush();
                JsonElement shown = JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(buffer.WrittenSpan));
                if (shown.GetProperty("type").GetString() == "charging-profile.changed")
                {
                    changes.Add(shown.GetProperty("data").GetRawText());
                }
            }
        }

        return [.. changes];
    }

    /// <summary>One charge point over a store, for what is too much to send as commands.</summary>
    private sealed class StateRigOfOne : IAsyncDisposable
    {
        private readonly Tests.State.StateRig _rig = new();
        private readonly ChargePoint _chargePoint;

        public StateRigOfOne()
        {
            _chargePoint = _rig.ChargePoints.Acquire("CP1");
            Tests.State.StateRig.Record(_chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        }

        public void Set(int id, int stackLevel) => Tests.State.StateRig.Record(_chargePoint, new ChargingProfileSet
        {
            ProfileId = id,
            Purpose = ChargingProfilePurpose.TxDefaultProfile,
            StackLevel = stackLevel,
            Payload = "{}"u8,
        });

        public IEnumerable<int> LiveIds() => _chargePoint.ChargingProfiles.Select(profile => profile.ProfileId);

        public async Task<IEnumerable<int>> StoredIdsAsync()
        {
            await _rig.CatchUpAsync();
            return [.. _rig.Queries.ChargingProfiles("CP1").Select(profile => profile.ProfileId)];
        }

        public ValueTask DisposeAsync() => _rig.DisposeAsync();
    }
}
