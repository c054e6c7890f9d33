using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.State;

public sealed class StateQueriesTests
{
    [Fact]
    public async Task A_charge_point_shows_what_it_reported()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "10.0.0.1:5", Protocol = "ocpp1.6", SecurityProfile = 1 });
        StateRig.Record(chargePoint, new ChargePointBooted { Answer = RegistrationStatus.Accepted, Payload = """{"chargePointVendor":"V"}"""u8 });
        Status(rig, chargePoint, 2, """{"connectorId":2,"status":"Faulted","errorCode":"OtherError"}""");
        Status(rig, chargePoint, 0, """{"connectorId":0,"status":"Available","errorCode":"NoError"}""");
        Status(rig, chargePoint, 2, """{"connectorId":2,"status":"Charging","errorCode":"NoError"}""");
        StateRig.Record(chargePoint, new FirmwareStatusReceived { Payload = """{"status":"Installed"}"""u8 });
        int transaction = rig.Start(chargePoint, 2);
        int unseen = rig.Start(chargePoint, 1, timestamp: "2");
        await rig.CatchUpAsync();

        ChargePointView view = rig.Queries.FindChargePoint("CP1")!;

        Assert.Equal("""{"chargePointVendor":"V"}""", Text(view.BootNotification));
        Assert.True(view.HasBooted);
        Assert.Equal("""{"status":"Installed"}""", Text(view.FirmwareStatus));
        Assert.Equal("10.0.0.1:5", view.RemoteAddress);
        Assert.Equal([0, 1, 2], view.Connectors.Select(connector => connector.ConnectorId));
        Assert.Equal(["Available", null, "Charging"], view.Connectors.Select(connector => connector.Status));
        Assert.Equal([null, unseen, transaction], view.Connectors.Select(connector => connector.TransactionId));
        Assert.Null(view.Configuration);
        Assert.Null(view.LocalListVersion);
    }

    [Fact]
    public async Task Charge_points_are_listed_in_ordinal_order_from_anywhere()
    {
        await using StateRig rig = new();
        foreach (string id in new[] { "b2", "B1", "a", "b1", "b%", "c" })
        {
            StateRig.Record(rig.ChargePoints.Acquire(id), new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        }

        await rig.CatchUpAsync();

        Assert.Equal(["B1", "a", "b%", "b1", "b2", "c"], rig.Queries.ChargePointIds(null, null));
        Assert.Equal(["b1", "b2"], rig.Queries.ChargePointIds("b", "b%"));
        Assert.Empty(rig.Queries.ChargePointIds("x", null));
    }

    [Fact]
    public async Task Configuration_follows_reports_and_changes_and_hides_the_key()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        StateRig.Record(chargePoint, new ConfigurationReported
        {
            IsComplete = true,
            Payload = """{"configurationKey":[{"key":"A","readonly":"true","value":5},{"key":"B","readonly":false},{"key":"authorizationkey","readonly":false,"value":"00ff"}],"unknownKey":["X"]}"""u8,
        });
        StateRig.Record(chargePoint, new ConfigurationReported { Payload = """{"configurationKey":[{"key":"C","readonly":false,"value":"c"}],"unknownKey":["B"]}"""u8 });
        StateRig.Record(chargePoint, new ConfigurationChanged { Key = "a", Value = "6" });
        StateRig.Record(chargePoint, new ConfigurationChanged { Key = "AuthorizationKey", Value = "beef" });
        await rig.CatchUpAsync();

        IReadOnlyDictionary<string, ConfigurationValue> configuration = rig.Queries.FindConfiguration("CP1")!;

        Assert.Equal(["a=6/True", "AuthorizationKey=/False", "C=c/False"], configuration.Values.Select(value => $"{value.Key}={value.Value}/{value.IsReadonly}"));
        StateRig.Record(chargePoint, new ConfigurationReported { IsComplete = true, Payload = """{"configurationKey":[]}"""u8 });
        await rig.CatchUpAsync();
        Assert.Empty(rig.Queries.FindConfiguration("CP1")!);
    }

    [Fact]
    public async Task A_local_list_follows_what_the_charge_point_acknowledged()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        await Change(1, LocalListUpdate.Full, """{"localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}},{"idTag":"B","idTagInfo":{"status":"Blocked"}}]}""");
        await Change(2, LocalListUpdate.Differential, """{"localAuthorizationList":[{"idTag":"a"},{"idTag":"C","idTagInfo":{"status":"Accepted"}}]}""");

        LocalListView list = rig.Queries.FindLocalList("CP1")!;
        Assert.Equal(2, list.Version);
        Assert.Equal(["B", "C"], list.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("""{"status":"Blocked"}""", Text(list.Entries["b"].IdTagInfo));

        await Change(2, LocalListUpdate.Reported, "");
        Assert.True(rig.Queries.FindLocalList("CP1")!.IsKnown);
        await Change(7, LocalListUpdate.Reported, "");
        Assert.False(rig.Queries.FindLocalList("CP1")!.IsKnown);
        await Change(8, LocalListUpdate.Differential, """{"localAuthorizationList":[{"idTag":"C","idTagInfo":{"status":"Accepted"}}]}""");
        Assert.False(rig.Queries.FindLocalList("CP1")!.IsKnown);
        Assert.Equal(8, rig.Queries.FindLocalList("CP1")!.Version);
        await Change(9, LocalListUpdate.Full, "{}");
        Assert.True(rig.Queries.FindLocalList("CP1")!.IsKnown);
        Assert.Empty(rig.Queries.FindLocalList("CP1")!.Entries);

        async Task Change(int version, LocalListUpdate update, string payload)
        {
            StateRig.Record(chargePoint, new LocalListChanged { ListVersion = version, Update = update, Payload = Encoding.UTF8.GetBytes(payload) });
            await rig.CatchUpAsync();
        }
    }

    [Fact]
    public async Task Reservations_are_in_force_until_they_end_or_their_time_does()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        Reserve(1, ReservationState.Accepted, hours: 1);
        Reserve(2, ReservationState.Accepted, hours: 5);
        Reserve(3, ReservationState.Accepted, hours: 5);
        Reserve(2, ReservationState.Cancelled, hours: 5);
        await rig.CatchUpAsync();

        Assert.Equal([1, 3], rig.Queries.Reservations(null).Select(reservation => reservation.ReservationId));
        rig.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal([3], rig.Queries.Reservations("CP1").Select(reservation => reservation.ReservationId));
        Assert.Empty(rig.Queries.Reservations("CP2"));
        Assert.Empty(rig.Queries.Reservations(null, ("CP1", 3)));
        Reserve(1, ReservationState.Expired, hours: 1);
        Reserve(3, ReservationState.Used, hours: 5);
        await rig.CatchUpAsync();
        Assert.Empty(rig.Queries.Reservations(null));
        Assert.Equal(0, rig.Index.WithReservations.Count);

        void Reserve(long id, ReservationState state, int hours) => StateRig.Record(chargePoint, new ReservationChanged
        {
            ReservationId = id,
            State = state,
            ConnectorId = 1,
            IdTag = "T",
            ExpiryDate = rig.Clock.GetUtcNow() + TimeSpan.FromHours(hours),
        });
    }

    [Fact]
    public async Task Charging_profiles_replace_each_other_and_end_with_their_transaction()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        int transaction = rig.Start(chargePoint, 1);
        Set(1, connector: 0, ChargingProfilePurpose.TxDefaultProfile, level: 0);
        Set(2, connector: 0, ChargingProfilePurpose.TxDefaultProfile, level: 0);
        Set(3, connector: 1, ChargingProfilePurpose.TxProfile, level: 0, transactionId: transaction);
        Set(4, connector: 1, ChargingProfilePurpose.TxProfile, level: 1);
        Set(5, connector: 2, ChargingProfilePurpose.TxProfile, level: 0);
        Set(6, connector: 0, ChargingProfilePurpose.ChargePointMaxProfile, level: 3, payload: """{"validTo":"2026-03-01T13:00:00Z"}""");
        await rig.CatchUpAsync();
        Assert.Equal([2, 3, 4, 5, 6], Profiles());

        StateRig.Stop(chargePoint, transaction);
        await rig.CatchUpAsync();
        Assert.Equal([2, 5, 6], Profiles());
        rig.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal([2, 5], Profiles());
        StateRig.Record(chargePoint, new ChargingProfilesCleared { ConnectorId = 2, StackLevel = 1 });
        await rig.CatchUpAsync();
        Assert.Equal([2, 5], Profiles());
        StateRig.Record(chargePoint, new ChargingProfilesCleared { ProfileId = 5, ConnectorId = 9 });
        await rig.CatchUpAsync();
        Assert.Equal([2], Profiles());
        StateRig.Record(chargePoint, default(ChargingProfilesCleared));
        await rig.CatchUpAsync();
        Assert.Empty(Profiles());

        void Set(int id, int connector, ChargingProfilePurpose purpose, int level, int? transactionId = null, string payload = "{}") =>
            StateRig.Record(chargePoint, new ChargingProfileSet
            {
                ProfileId = id,
                ConnectorId = connector,
                Purpose = purpose,
                StackLevel = level,
                TransactionId = transactionId,
                Payload = Encoding.UTF8.GetBytes(payload),
            });
        IEnumerable<int> Profiles() => rig.Queries.ChargingProfiles(null).Select(profile => profile.ProfileId);
    }

    [Fact]
    public async Task A_command_shows_its_whole_course()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new CommandQueued { CommandId = "c1", Action = "RemoteStartTransaction", IdempotencyKey = "k", BodyHash = [1, 2], Request = """{"idTag":"T"}"""u8 });
        await rig.CatchUpAsync();
        Assert.Equal(CommandState.Queued, rig.Queries.FindCommand("c1")!.State);

        StateRig.Record(chargePoint, new CommandSent { CommandId = "c1" });
        StateRig.Record(chargePoint, new CommandCompleted { CommandId = "c1", State = CommandState.Timeout });
        await rig.CatchUpAsync();
        CommandView timedOut = rig.Queries.FindCommand("c1")!;
        StateRig.Record(chargePoint, new CommandCompleted { CommandId = "c1", State = CommandState.Accepted, IsLate = true, Response = """{"status":"Accepted"}"""u8 });
        StateRig.Record(chargePoint, new CommandEffectSeen { CommandId = "c1", Action = "StartTransaction", MessageId = "m", TransactionId = 4, Time = rig.Clock.GetUtcNow() });
        await rig.CatchUpAsync();
        CommandView late = rig.Queries.FindCommand("c1")!;

        Assert.Equal(CommandState.Timeout, timedOut.State);
        Assert.Null(timedOut.AnsweredAt);
        Assert.NotNull(timedOut.CompletedAt);
        Assert.Equal("""{"idTag":"T"}""", Text(timedOut.Request));
        Assert.Equal(CommandState.Timeout, late.State);
        Assert.NotNull(late.AnsweredAt);
        Assert.Equal("""{"status":"Accepted"}""", Text(late.Response));
        Assert.Equal(4, late.Effect!.TransactionId);
        Assert.Equal("c1", rig.Queries.FindByIdempotencyKey("CP1", "k")!.CommandId);
        Assert.Null(rig.Queries.FindByIdempotencyKey("CP2", "k"));
        rig.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Null(rig.Queries.FindByIdempotencyKey("CP1", "k"));
    }

    [Fact]
    public async Task Commands_are_listed_newest_first_for_all_or_for_one()
    {
        await using StateRig rig = new();
        for (int i = 0; i < 7; i++)
        {
            StateRig.Record(rig.ChargePoints.Acquire($"CP{i % 2}"), new CommandQueued { CommandId = $"c{i}", Action = "Reset", Request = "{}"u8 });
        }

        await rig.CatchUpAsync();

        Page<CommandView> first = rig.Queries.Commands(null, null, 4);
        Page<CommandView> second = rig.Queries.Commands(null, first.Next, 4);
        Assert.Equal(["c6", "c5", "c4", "c3"], first.Items.Select(command => command.CommandId));
        Assert.Equal(["c2", "c1", "c0"], second.Items.Select(command => command.CommandId));
        Assert.Null(second.Next);
        Assert.Equal(["c5", "c3", "c1"], rig.Queries.Commands("CP1", null, 10).Items.Select(command => command.CommandId));
    }

    [Fact]
    public async Task Id_tags_compare_without_case_and_expire()
    {
        await using StateRig rig = new();
        IdTagRegister register = new(rig.Store, rig.Clock, AuthorizationStatus.Invalid);
        rig.Recorder.Append(new IdTagChanged { IdTag = "Tag1", Status = AuthorizationStatus.Accepted, ParentIdTag = "P", ExpiryDate = rig.Clock.GetUtcNow() + TimeSpan.FromHours(1) });
        rig.Recorder.Append(new IdTagChanged { IdTag = "tag2", Status = AuthorizationStatus.Blocked, ExpiryDate = rig.Clock.GetUtcNow() });
        await rig.CatchUpAsync();

        Assert.Equal(AuthorizationStatus.Accepted, register.Find("tAG1\u0010\u000E").Status);
        Assert.Equal("P", register.Find("TAG1").ParentIdTag);
        Assert.Equal(AuthorizationStatus.Blocked, register.Find("TAG2").Status);
        Assert.Equal(AuthorizationStatus.Invalid, register.Find("TAG3").Status);
        Assert.Equal(AuthorizationStatus.Invalid, register.Find(new string('x', 1_000_000)).Status);
        Assert.Equal(AuthorizationStatus.Accepted, new IdTagRegister(rig.Store, rig.Clock, AuthorizationStatus.Accepted).Find("TAG3").Status);
        rig.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(AuthorizationStatus.Expired, register.Find("TAG1").Status);
        Assert.Equal(["Tag1", "tag2"], rig.Queries.IdTags(null).Select(tag => tag.IdTag));
        Assert.Equal(["tag2"], rig.Queries.IdTags("tag1").Select(tag => tag.IdTag));
    }

    private static void Status(StateRig rig, ChargePoint chargePoint, int connectorId, string payload) =>
        StateRig.Record(chargePoint, new ConnectorStatusChanged { ConnectorId = connectorId, At = rig.Clock.GetUtcNow(), Payload = Encoding.UTF8.GetBytes(payload) });

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
