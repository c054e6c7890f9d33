using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.V16.Core;

/// <summary>What ends a reservation, OCPP 1.6 §5.13, and what the event of its end says.</summary>
public sealed class ReservationEndsTests
{
    [Fact]
    public async Task A_start_that_names_its_reservation_uses_it_up()
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);

        rig.Call("StartTransaction", Start(connectorId: 1, "T", reservationId: "7"));

        Assert.Equal("7 used 1 T", LastChange(rig));
        Assert.Empty(await InForceAsync(rig));
    }

    [Theory]
    [InlineData(1, "t", true)]
    [InlineData(1, "SIBLING", true)]
    [InlineData(1, "STRANGER", false)]
    [InlineData(2, "T", false)]
    public async Task A_start_without_its_id_uses_it_up_where_only_its_tag_or_its_group_may_charge(int connectorId, string idTag, bool isUsed)
    {
        await using ChargePointRig rig = new();
        await rig.RegisterTagAsync(new IdTagView("SIBLING", AuthorizationStatus.Accepted, "GROUP", null));
        await ReserveAsync(rig, id: 7, connectorId: 1, parent: "group");

        rig.Call("StartTransaction", Start(connectorId, idTag));

        Assert.Equal(!isUsed, (await InForceAsync(rig)).Contains(7));
    }

    [Theory]
    [InlineData("T", true)]
    [InlineData("SIBLING", false)]
    public async Task Of_a_reservation_of_any_connector_only_its_own_tag_is_taken_for_it(string idTag, bool isUsed)
    {
        await using ChargePointRig rig = new();
        await rig.RegisterTagAsync(new IdTagView("SIBLING", AuthorizationStatus.Accepted, "GROUP", null));
        await ReserveAsync(rig, id: 7, connectorId: 0, parent: "GROUP");

        rig.Call("StartTransaction", Start(connectorId: 2, idTag));

        Assert.Equal(!isUsed, (await InForceAsync(rig)).Contains(7));
    }

    [Fact]
    public async Task A_replayed_start_of_before_the_reservation_leaves_it_in_force()
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);

        rig.Call("StartTransaction", Start(connectorId: 1, "T", timestamp: "2026-06-01T09:00:00Z"));

        Assert.Equal(7, Assert.Single(await InForceAsync(rig)));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("null")]
    public async Task A_start_with_no_real_reservation_id_names_none(string reservationId)
    {
        await using ChargePointRig rig = new();

        rig.Call("StartTransaction", Start(connectorId: 1, "T", reservationId));

        Assert.Null((await rig.TransactionAsync(1)).ReservationId);
    }

    [Fact]
    public async Task A_start_with_an_id_that_is_not_in_force_is_answered_and_keeps_the_id()
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);

        rig.Call("StartTransaction", Start(connectorId: 2, "U", reservationId: "99"));

        Assert.Equal(99, (await rig.TransactionAsync(1)).ReservationId);
        Assert.Equal(7, Assert.Single(await InForceAsync(rig)));
    }

    [Theory]
    [InlineData(1, "Faulted", true)]
    [InlineData(1, "Unavailable", true)]
    [InlineData(0, "Faulted", true)]
    [InlineData(0, "Unavailable", true)]
    [InlineData(2, "Faulted", false)]
    [InlineData(1, "Available", false)]
    [InlineData(1, "Preparing", false)]
    [InlineData(0, "Available", false)]
    public async Task A_connector_that_can_not_be_used_loses_its_reservation(int connectorId, string status, bool isLost)
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);

        Report(rig, connectorId, status);

        Assert.Equal(!isLost, (await InForceAsync(rig)).Contains(7));
        Assert.Equal(isLost ? "7 lost 1 T" : "7 accepted 1 T", LastChange(rig));
    }

    [Theory]
    [InlineData(2, "Faulted", false)]
    [InlineData(0, "Unavailable", true)]
    public async Task A_reservation_of_any_connector_is_lost_with_the_charge_point_only(int connectorId, string status, bool isLost)
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 0);

        Report(rig, connectorId, status);

        Assert.Equal(!isLost, (await InForceAsync(rig)).Contains(7));
    }

    [Fact]
    public async Task A_reserved_connector_that_becomes_available_long_before_the_time_is_over_has_lost_it()
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);
        Report(rig, 1, "Reserved");

        Report(rig, 1, "Available");

        Assert.Equal("7 lost 1 T", LastChange(rig));
    }

    [Fact]
    public async Task A_reserved_connector_that_becomes_available_when_the_time_is_over_by_its_own_clock_has_let_it_expire()
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);
        Report(rig, 1, "Reserved");
        rig.Node.Clock.Advance(TimeSpan.FromMinutes(59.5));

        Report(rig, 1, "Available");

        Assert.Equal("7 expired 1 T", LastChange(rig));
    }

    [Theory]
    [InlineData("Accepted")]
    [InlineData("Rejected")]
    public async Task A_cancelled_reservation_ends_with_its_tag_and_connector_told(string status)
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);

        await AskAsync(rig, "CancelReservation", """{"reservationId":7}""", status);

        Assert.Equal("7 cancelled 1 T", LastChange(rig));
        Assert.Empty(await InForceAsync(rig));
    }

    [Fact]
    public async Task Cancelling_what_was_never_reserved_is_sent_and_changes_nothing()
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);

        await AskAsync(rig, "CancelReservation", """{"reservationId":8}""", "Rejected");

        Assert.Equal("7 accepted 1 T", LastChange(rig));
    }

    [Fact]
    public async Task The_same_id_again_replaces_the_reservation()
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);

        await ReserveAsync(rig, id: 7, connectorId: 2, idTag: "U");

        ReservationView reservation = Assert.Single(await ReservationsAsync(rig));
        Assert.Equal((2, "U"), (reservation.ConnectorId, reservation.IdTag));
    }

    [Fact]
    public async Task Its_time_ends_it_within_a_second_by_one_fact()
    {
        await using ChargePointRig rig = new();
        await ReserveAsync(rig, id: 7, connectorId: 1);
        ReservationSweep sweep = rig.Node.Get<ReservationSweep>();
        rig.Node.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        int before = sweep.Sweep();
        rig.Node.Clock.Advance(TimeSpan.FromMilliseconds(1));

        int after = sweep.Sweep();
        int again = sweep.Sweep();

        Assert.Equal((0, 1, 0), (before, after, again));
        Assert.Equal("7 expired 1 T", LastChange(rig));
        Assert.Empty(await InForceAsync(rig));
    }

    [Fact]
    public async Task What_ran_out_while_the_program_was_down_is_stated_by_the_next_one()
    {
        await using State.StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        State.StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        State.StateRig.Record(chargePoint, new ReservationChanged { ReservationId = 7, State = ReservationState.Accepted, ConnectorId = 1, IdTag = "T", ExpiryDate = rig.Clock.GetUtcNow().AddHours(1) });
        await rig.CatchUpAsync();
        await rig.RestartAsync();
        rig.Clock.Advance(TimeSpan.FromHours(2));

        int count = new ReservationSweep(rig.Index, rig.ChargePoints, rig.Clock, NullLogger<ReservationSweep>.Instance).Sweep();
        await rig.CatchUpAsync();

        Assert.Equal(1, count);
        Assert.Equal(0, rig.Index.WithReservations.Count);
    }

    [Fact]
    public async Task Ids_that_were_given_out_are_not_given_again_after_a_restart()
    {
        await using State.StateRig rig = new();
        ReservationIds ids = new(rig.Index, rig.Recorder);
        int first = ids.Take(static _ => false, out _);
        int second = ids.Take(static id => id == 2, out _);
        await rig.CatchUpAsync();
        await rig.RestartAsync();

        int third = new ReservationIds(rig.Index, rig.Recorder).Take(static _ => false, out _);

        Assert.Equal((1, 3, 4), (first, second, third));
    }

    private static string Start(int connectorId, string idTag, string? reservationId = null, string timestamp = "2026-06-01T12:00:00Z") =>
        $$"""{"connectorId":{{connectorId}},"idTag":"{{idTag}}","meterStart":1,"timestamp":"{{timestamp}}"{{(reservationId is null ? "" : $",\"reservationId\":{reservationId}")}}}""";

    private static void Report(ChargePointRig rig, int connectorId, string status) =>
        rig.Call("StatusNotification", $$"""{"connectorId":{{connectorId}},"errorCode":"NoError","status":"{{status}}"}""");

    private static async Task ReserveAsync(ChargePointRig rig, int id, int connectorId, string idTag = "T", string? parent = null)
    {
        if (!rig.Node.Get<Ocpp.Gateway.Sessions.SessionTable>().TryGet(ChargePointRig.Id, out var session) || !session.ChargePoint.HasBooted)
        {
            rig.Call("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");
        }

        string group = parent is null ? "" : $",\"parentIdTag\":\"{parent}\"";
        await AskAsync(rig, "ReserveNow", $$"""{"connectorId":{{connectorId}},"expiryDate":"2026-06-01T13:00:00Z","idTag":"{{idTag}}"{{group}},"reservationId":{{id}}}""", "Accepted");

        // What sweeps goes by the index, which follows the journal.
        await rig.CatchUpAsync();
    }

    private static async Task AskAsync(ChargePointRig rig, string action, string payload, string status)
    {
        Task<CommandOutcome> command = rig.Node.Get<CommandDesk>().SubmitAsync(ChargePointRig.Id, action, Encoding.UTF8.GetBytes(payload), default, CancellationToken.None);
        string asked = await rig.Peer.ReceiveAsync();
        rig.Peer.Send($$"""[3,"{{asked.Split('"')[1]}}",{"status":"{{status}}"}]""");
        Assert.Equal(CommandResult.Confirmed, (await command.WaitAsync(TimeSpan.FromSeconds(20))).Result);
    }

    private static async Task<ReservationView[]> ReservationsAsync(ChargePointRig rig)
    {
        StateQueries queries = rig.Node.Get<StateQueries>();
        await queries.CatchUpAsync(CancellationToken.None);
        return [.. queries.Reservations(ChargePointRig.Id)];
    }

    private static async Task<long[]> InForceAsync(ChargePointRig rig) => [.. (await ReservationsAsync(rig)).Select(static reservation => reservation.ReservationId)];

    /// <summary>The last event of a reservation, by its id, state, connector and tag.</summary>
    private static string LastChange(ChargePointRig rig)
    {
        string last = "";
        using Storage.Journal.IJournalReader reader = rig.Node.Journal.OpenReader(new Storage.Journal.JournalPosition(1));
        while (reader.TryRead(out Storage.Journal.JournalPosition position, out ReadOnlySpan<byte> record))
        {
            FactReader facts = new(record);
            if (FactHeader.Decode(ref facts).Type == FactType.ReservationChanged)
            {
                JsonElement data = JsonSerializer.Deserialize<JsonElement>(Events.CloudEventTests.Render(record.ToArray(), position.Value)).GetProperty("data");
                last = $"{data.GetProperty("reservationId")} {data.GetProperty("state")} {data.GetProperty("connectorId")} {data.GetProperty("idTag")}";
            }
        }

        return last;
    }
}
