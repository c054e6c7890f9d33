using System.Net;
using System.Text;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.Reservations;

public sealed class ReservationEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Accepted = """{"status":"Accepted"}""";

    [Fact]
    public async Task A_reservation_gets_an_id_from_the_gateway_and_shows_once_the_charge_point_accepted_it()
    {
        using OcppClient charger = await BootAsync("reserve-1");

        (HttpStatusCode status, JsonElement ticket, JsonElement sent) = await ReserveAsync(charger, "reserve-1", """{"connectorId":1,"idTag":"T","parentIdTag":"GROUP","duration":"30m"}""");
        (_, JsonElement list) = await fixture.Client.GetJsonAsync("reservations?chargePointId=reserve-1");
        (_, JsonElement command) = await fixture.Client.GetJsonAsync($"commands/{ticket.Text("commandId")}");

        int id = ticket.GetProperty("reservationId").GetInt32();
        JsonElement reservation = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal((HttpStatusCode.OK, "Accepted"), (status, ticket.Text("status")));
        Assert.Equal(id, sent.GetProperty("reservationId").GetInt32());
        Assert.Equal(ticket.Text("expiryDate"), sent.Text("expiryDate"));
        Assert.Equal((id, 1, "T", "GROUP"), (reservation.GetProperty("reservationId").GetInt32(), reservation.GetProperty("connectorId").GetInt32(), reservation.Text("idTag"), reservation.Text("parentIdTag")));
        Assert.Equal(("ReserveNow", "awaited"), (command.Text("action"), command.Text("effectState")));
    }

    [Fact]
    public async Task Ids_rise_and_a_refused_reservation_is_not_in_force()
    {
        using OcppClient charger = await BootAsync("reserve-2");
        (_, JsonElement first, _) = await ReserveAsync(charger, "reserve-2", """{"connectorId":0,"idTag":"T","expiryDate":"2099-01-01T00:00:00Z"}""", """{"status":"Occupied"}""");

        (_, JsonElement second, _) = await ReserveAsync(charger, "reserve-2", """{"connectorId":0,"idTag":"T","expiryDate":"2099-01-01T00:00:00Z"}""");
        (_, JsonElement list) = await fixture.Client.GetJsonAsync("reservations?chargePointId=reserve-2");

        Assert.Equal("Occupied", first.Text("status"));
        Assert.True(second.GetProperty("reservationId").GetInt32() > first.GetProperty("reservationId").GetInt32());
        Assert.Single(list.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_repeat_under_its_key_reserves_once()
    {
        using OcppClient charger = await BootAsync("reserve-3");
        const string Body = """{"connectorId":1,"idTag":"T","duration":"30m"}""";
        (_, JsonElement first, _) = await ReserveAsync(charger, "reserve-3", Body, key: "once");

        using HttpResponseMessage repeated = await PostAsync("reserve-3", Body, "once");
        JsonElement second = JsonSerializer.Deserialize<JsonElement>(await repeated.Content.ReadAsStringAsync());
        using HttpResponseMessage other = await PostAsync("reserve-3", """{"connectorId":2,"idTag":"T","duration":"30m"}""", "once");

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Theory]
    [InlineData("""{"idTag":"T","duration":"30m"}""", 422, "invalid-body", "connectorId")]
    [InlineData("""{"connectorId":-1,"idTag":"T","duration":"30m"}""", 422, "invalid-body", "connectorId")]
    [InlineData("""{"connectorId":1,"duration":"30m"}""", 422, "invalid-body", "idTag")]
    [InlineData("""{"connectorId":1,"idTag":"a tag of more than twenty","duration":"30m"}""", 422, "invalid-body", "idTag")]
    [InlineData("""{"connectorId":1,"idTag":"T"}""", 422, "invalid-body", "expiryDate")]
    [InlineData("""{"connectorId":1,"idTag":"T","duration":"30m","expiryDate":"2099-01-01T00:00:00Z"}""", 422, "invalid-body", "expiryDate")]
    [InlineData("""{"connectorId":1,"idTag":"T","duration":"30m","reservationId":5}""", 422, "invalid-body", "reservationId")]
    [InlineData("""{"connectorId":1,""", 400, "malformed-json", null)]
    [InlineData("""{"connectorId":1,"idTag":"T","duration":"30m"}""", 409, "charge-point-offline", null)]
    public async Task What_can_not_be_reserved_says_why(string body, int status, string slug, string? field)
    {
        await fixture.Client.PutJsonAsync("charge-points/reserve-4", "{}");

        (HttpStatusCode code, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Post, "charge-points/reserve-4/reservations", body);

        Assert.Equal((status, slug), ((int)code, problem.Slug()));
        Assert.Equal(field, problem.TryGetProperty("field", out JsonElement named) ? named.GetString() : null);
    }

    [Fact]
    public async Task An_unknown_charge_point_is_404()
    {
        (HttpStatusCode status, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Post, "charge-points/nobody/reservations", """{"connectorId":1,"idTag":"T","duration":"30m"}""");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-charge-point"), (status, problem.Slug()));
    }

    [Fact]
    public async Task A_page_goes_on_behind_its_last_reservation_though_that_one_is_gone()
    {
        using OcppClient charger = await BootAsync("reserve-5");
        int[] ids = new int[3];
        for (int i = 0; i < ids.Length; i++)
        {
            (_, JsonElement ticket, _) = await ReserveAsync(charger, "reserve-5", """{"connectorId":1,"idTag":"T","duration":"30m"}""");
            ids[i] = ticket.GetProperty("reservationId").GetInt32();
        }

        (_, JsonElement first) = await fixture.Client.GetJsonAsync("reservations?chargePointId=reserve-5&limit=2");
        await charger.AskAsync($$"""[2,"s","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-06-01T12:00:00Z","reservationId":{{ids[1]}}}]""");
        (_, JsonElement second) = await fixture.Client.GetJsonAsync($"reservations?chargePointId=reserve-5&limit=2&cursor={first.Text("nextCursor")}");
        (HttpStatusCode foreign, JsonElement problem) = await fixture.Client.GetJsonAsync("reservations?cursor=bm9uZQ");

        Assert.Equal(ids[..2], Ids(first));
        Assert.Equal(ids[2..], Ids(second));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (foreign, problem.Slug()));
    }

    private static int[] Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("reservationId").GetInt32())];

    private async Task<OcppClient> BootAsync(string id)
    {
        OcppClient charger = await OcppClient.ConnectAsync(fixture.Gateway, id);
        await charger.AskAsync("""[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        return charger;
    }

    private async Task<(HttpStatusCode Status, JsonElement Ticket, JsonElement Sent)> ReserveAsync(OcppClient charger, string id, string body, string answer = Accepted, string? key = null)
    {
        Task<HttpResponseMessage> asked = PostAsync(id, body, key);
        JsonElement sent = JsonSerializer.Deserialize<JsonElement>(await charger.ReceiveAsync());
        await charger.SendAsync($"""[3,"{sent[1]}",{answer}]""");
        using HttpResponseMessage response = await asked;
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()), sent[3]);
    }

    private async Task<HttpResponseMessage> PostAsync(string id, string body, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"charge-points/{id}/reservations") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await fixture.Client.SendAsync(request);
    }
}
