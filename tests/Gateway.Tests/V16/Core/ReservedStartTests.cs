using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class ReservedStartTests
{
    private const string ReserveNow = """{"connectorId":1,"expiryDate":"2026-06-01T13:00:00Z","idTag":"T","reservationId":7}""";

    [Fact]
    public async Task A_start_that_names_its_reservation_uses_it_up()
    {
        await using TestNode node = new();
        TestPeer peer = await ReservedAsync(node);

        peer.Send("""[2,"start","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z","reservationId":7}]""");
        peer.Receive();

        Assert.Empty(await ReservationsAsync(node));
    }

    [Fact]
    public async Task A_start_without_it_leaves_it_in_force()
    {
        await using TestNode node = new();
        TestPeer peer = await ReservedAsync(node);

        peer.Send("""[2,"start","StartTransaction",{"connectorId":2,"idTag":"U","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}]""");
        peer.Receive();

        Assert.Equal(7, Assert.Single(await ReservationsAsync(node)));
    }

    private static async Task<TestPeer> ReservedAsync(TestNode node)
    {
        TestPeer peer = node.Connect("CP-1");
        peer.Send("""[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        peer.Receive();
        Task<CommandOutcome> command = node.Get<CommandDesk>().SubmitAsync("CP-1", "ReserveNow", System.Text.Encoding.UTF8.GetBytes(ReserveNow), new CommandOptions(), CancellationToken.None);
        string asked = await peer.ReceiveAsync();
        string id = asked.Split('"')[1];
        peer.Send($$"""[3,"{{id}}",{"status":"Accepted"}]""");
        Assert.Equal(CommandResult.Confirmed, (await command.WaitAsync(TimeSpan.FromSeconds(20))).Result);
        Assert.Equal(7, Assert.Single(await ReservationsAsync(node)));
        Assert.True(node.Get<SessionTable>().TryGet("CP-1", out _));
        return peer;
    }

    private static async Task<long[]> ReservationsAsync(TestNode node)
    {
        StateQueries queries = node.Get<StateQueries>();
        await queries.CatchUpAsync(CancellationToken.None);
        return [.. queries.Reservations("CP-1").Select(static reservation => reservation.ReservationId)];
    }
}
