using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.Files;

public sealed class TransferEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task An_update_is_shown_while_it_goes_on_and_after()
    {
        using OcppClient chargePoint = await OcppClient.ConnectAsync(fixture.Gateway, "FW-1");
        await chargePoint.AskAsync("""[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"1.0"}]""");
        Task<(HttpStatusCode Status, JsonElement Body)> asked = Client.CallAsync(
            HttpMethod.Post, "charge-points/FW-1/commands/UpdateFirmware", """{"location":"ftp://f/fw.bin","retrieveDate":"2026-06-01T12:00:00Z"}""");
        using JsonDocument call = JsonDocument.Parse(await chargePoint.ReceiveAsync());
        await chargePoint.SendAsync($$"""[3,"{{call.RootElement[1].GetString()}}",{}]""");
        await asked;

        JsonElement before = (await Client.GetJsonAsync("charge-points/FW-1/firmware")).Body;
        await chargePoint.AskAsync("""[2,"f","FirmwareStatusNotification",{"status":"Installed"}]""");
        JsonElement after = (await Client.GetJsonAsync("charge-points/FW-1/firmware")).Body;

        Assert.Equal("1.0", before.Text("firmwareVersion"));
        Assert.Equal(call.RootElement[1].GetString(), before.GetProperty("operation").Text("commandId"));
        Assert.Equal("2026-06-01T12:00:00.000Z", before.GetProperty("operation").Text("retrieveDate"));
        Assert.Equal(JsonValueKind.Null, before.GetProperty("operation").GetProperty("outcome").ValueKind);
        Assert.Equal(JsonValueKind.Null, after.GetProperty("operation").ValueKind);
        JsonElement ended = Assert.Single(after.GetProperty("operations").EnumerateArray());
        Assert.Equal("succeeded", ended.Text("outcome"));
        Assert.Equal("Installed", Assert.Single(ended.GetProperty("history").EnumerateArray()).Text("status"));
    }

    [Fact]
    public async Task A_charge_point_that_never_transferred_anything_has_empty_lists()
    {
        await Client.PutJsonAsync("charge-points/FW-2", "{}");

        JsonElement firmware = (await Client.GetJsonAsync("charge-points/FW-2/firmware")).Body;
        JsonElement diagnostics = (await Client.GetJsonAsync("charge-points/FW-2/diagnostics")).Body;

        Assert.Equal(JsonValueKind.Null, firmware.GetProperty("firmwareVersion").ValueKind);
        Assert.Equal(0, firmware.GetProperty("operations").GetArrayLength());
        Assert.Equal(0, diagnostics.GetProperty("operations").GetArrayLength());
    }

    [Theory]
    [InlineData("charge-points/FW-none/firmware")]
    [InlineData("charge-points/FW-none/diagnostics")]
    public async Task An_unknown_charge_point_is_said_so(string path)
    {
        (HttpStatusCode status, JsonElement body) = await Client.GetJsonAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("unknown-charge-point", body.Slug());
    }
}
