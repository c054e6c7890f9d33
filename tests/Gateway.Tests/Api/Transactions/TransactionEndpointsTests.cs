using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.Transactions;

public sealed class TransactionEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task A_transaction_is_shown_with_its_meter_values_as_soon_as_they_are_answered()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "charging");
        int id = await StartAsync(client, "1", """{"connectorId":1,"idTag":"T","meterStart":100,"timestamp":"2026-03-01T10:00:00Z"}""");
        await client.AskAsync($$"""[2,"2","MeterValues",{"connectorId":1,"transactionId":{{id}},"meterValue":[{"timestamp":"2026-03-01T10:15:00Z","sampledValue":[{"value":"6.0"}]}]}]""");

        (_, JsonElement open) = await Client.GetJsonAsync("transactions?chargePointId=charging&open=true");
        (_, JsonElement chargePoint) = await Client.GetJsonAsync("charge-points/charging");
        await client.AskAsync($$"""[2,"3","StopTransaction",{"transactionId":{{id}},"meterStop":900,"timestamp":"2026-03-01T11:00:00Z","reason":"Local","transactionData":[{"timestamp":"2026-03-01T11:00:00Z","sampledValue":[{"value":"900","context":"Transaction.End"}]}]}]""");
        (_, JsonElement ended) = await Client.GetJsonAsync($"transactions/{id}");
        (_, JsonElement stillOpen) = await Client.GetJsonAsync("transactions?chargePointId=charging&open=true");

        Assert.Equal(id, Assert.Single(open.GetProperty("items").EnumerateArray()).GetProperty("transactionId").GetInt32());
        Assert.Equal(id, chargePoint.GetProperty("connectors")[0].GetProperty("transactionId").GetInt32());
        Assert.Equal(
            $$"""{"transactionId":{{id}},"chargePointId":"charging","connectorId":1,"idTag":"T","meterStart":100,"startTimestamp":"2026-03-01T10:00:00.000Z","meterStop":900,"stopTimestamp":"2026-03-01T11:00:00.000Z","stopReason":"Local","stopIdTag":null,"reservationId":null,"meterValues":[{"timestamp":"2026-03-01T10:15:00Z","sampledValue":[{"value":"6.0","context":"Sample.Periodic","format":"Raw","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"}]},{"timestamp":"2026-03-01T11:00:00Z","sampledValue":[{"value":"900","context":"Transaction.End","format":"Raw","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"}]}]}""",
            ended.GetRawText());
        Assert.Empty(stillOpen.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_transaction_tells_what_its_messages_were_forgiven()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "forgiven");
        int id = await StartAsync(client, "1", """{"connectorId":"1","idTag":"T","meterStart":0.5,"timestamp":"1970-01-01T00:00:00Z"}""");
        await client.AskAsync($$"""[2,"2","MeterValues",{"connectorId":1,"transactionId":{{id}},"meterValue":[]}]""");
        (_, JsonElement open) = await Client.GetJsonAsync($"transactions/{id}");
        await client.AskAsync($$"""[2,"3","StopTransaction",{"transactionId":{{id}},"meterStop":900,"timestamp":"2026-03-01T11:00:00Z","extra":1}]""");
        (_, JsonElement ended) = await Client.GetJsonAsync("transactions?chargePointId=forgiven&meterValues=false");

        Assert.Equal("""["TextForNumber","FractionalInteger","EmptyArray","ImplausibleTime"]""", open.GetProperty("tolerances").GetRawText());
        Assert.Equal("""["TextForNumber","FractionalInteger","UnknownProperty","EmptyArray","ImplausibleTime"]""", ended.GetProperty("items")[0].GetProperty("tolerances").GetRawText());
    }

    [Fact]
    public async Task A_list_goes_from_the_newest_to_the_oldest_page_by_page()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "busy");
        int first = await StartAsync(client, "1", """{"connectorId":1,"idTag":"PAGER","meterStart":0,"timestamp":"2026-03-01T10:00:00Z"}""");
        int second = await StartAsync(client, "2", """{"connectorId":2,"idTag":"PAGER","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}""");

        (_, JsonElement page) = await Client.GetJsonAsync("transactions?idTag=pager&limit=1");
        (_, JsonElement next) = await Client.GetJsonAsync($"transactions?idTag=pager&limit=1&cursor={page.Text("nextCursor")}");
        (_, JsonElement bare) = await Client.GetJsonAsync("transactions?idTag=pager&meterValues=false");
        (_, JsonElement late) = await Client.GetJsonAsync("transactions?chargePointId=busy&from=2026-03-01T11:00:00Z&to=2026-03-01T13:00:00Z");

        Assert.Equal([second], Ids(page));
        Assert.Equal([first], Ids(next));
        Assert.Equal([second], Ids(late));
        Assert.Contains("\"meterValues\":[]", late.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("meterValues", bare.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transactions/999999")]
    [InlineData("transactions/-1")]
    [InlineData("transactions/abc")]
    [InlineData("transactions/99999999999999")]
    public async Task An_unknown_transaction_is_404(string path)
    {
        (HttpStatusCode status, JsonElement problem) = await Client.GetJsonAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, "unknown-transaction"), (status, problem.Slug()));
    }

    [Fact]
    public async Task Reservations_and_charging_profiles_are_lists_too()
    {
        (HttpStatusCode reservations, JsonElement none) = await Client.GetJsonAsync("reservations?chargePointId=nobody");
        (HttpStatusCode profiles, JsonElement neither) = await Client.GetJsonAsync("charging-profiles");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (reservations, profiles));
        Assert.Equal("""{"items":[],"nextCursor":null}""", none.GetRawText());
        Assert.Equal("""{"items":[],"nextCursor":null}""", neither.GetRawText());
    }

    private static async Task<int> StartAsync(OcppClient client, string messageId, string payload)
    {
        string answer = await client.AskAsync($"""[2,"{messageId}","StartTransaction",{payload}]""");
        return JsonSerializer.Deserialize<JsonElement>(answer)[2].GetProperty("transactionId").GetInt32();
    }

    private static IEnumerable<int> Ids(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("transactionId").GetInt32());
}
