using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.Fleet;

public sealed class ConfigurationTemplateEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Boot = """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";

    [Fact]
    public async Task A_template_is_made_shown_replaced_and_deleted()
    {
        (HttpStatusCode created, JsonElement body) = await fixture.Client.PutJsonAsync("configuration-templates/crud%2F1", """{"priority":3,"selector":{"prefix":"NOBODY"},"values":{"MeterValueSampleInterval":"60"}}""");
        (HttpStatusCode replaced, _) = await fixture.Client.PutJsonAsync("configuration-templates/crud%2F1", """{"selector":{"labels":{"site":"nobody"}},"values":{"HeartbeatInterval":"90"}}""");
        (_, JsonElement shown) = await fixture.Client.GetJsonAsync("configuration-templates/crud%2F1");
        (_, JsonElement list) = await fixture.Client.GetJsonAsync("configuration-templates");
        (HttpStatusCode deleted, _) = await fixture.Client.CallAsync(HttpMethod.Delete, "configuration-templates/crud%2F1");
        (HttpStatusCode gone, JsonElement problem) = await fixture.Client.GetJsonAsync("configuration-templates/crud%2F1");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound), (created, replaced, deleted, gone));
        Assert.Equal("crud/1", body.Text("name"));
        Assert.Equal("NOBODY", body.GetProperty("selector").Text("prefix"));
        Assert.Equal(0, shown.GetProperty("priority").GetInt32());
        Assert.Equal("""{"HeartbeatInterval":"90"}""", shown.GetProperty("values").GetRawText());
        Assert.Contains(list.GetProperty("items").EnumerateArray(), template => template.Text("name") == "crud/1");
        Assert.Equal("unknown-configuration-template", problem.Slug());
    }

    [Theory]
    [InlineData("""{"values":{"a":"1"}}""", "selector")]
    [InlineData("""{"selector":{},"values":{"a":"1"}}""", "selector")]
    [InlineData("""{"selector":{"connected":true},"values":{"a":"1"}}""", "selector.connected")]
    [InlineData("""{"selector":{"status":"Available"},"values":{"a":"1"}}""", "selector.status")]
    [InlineData("""{"selector":{"ids":["a",7]},"values":{"a":"1"}}""", "selector.ids[1]")]
    [InlineData("""{"selector":{"ids":[".."]},"values":{"a":"1"}}""", "selector.ids")]
    [InlineData("""{"selector":{"everything":true},"values":{"a":"1"}}""", "selector.everything")]
    [InlineData("""{"selector":{"all":true}}""", "values")]
    [InlineData("""{"selector":{"all":true},"values":{}}""", "values")]
    [InlineData("""{"selector":{"all":true},"values":{"a":1}}""", "values.a")]
    [InlineData("""{"selector":{"all":true},"values":{"a":"1","A":"2"}}""", "values.A")]
    [InlineData("""{"selector":{"all":true},"values":{"authorizationkey":"00"}}""", "values.authorizationkey")]
    [InlineData("""{"selector":{"all":true},"values":{"a23456789012345678901234567890123456789012345678901":"1"}}""", "values.a23456789012345678901234567890123456789012345678901")]
    [InlineData("""{"selector":{"all":true},"values":{"a":"1"},"priority":1.5}""", "priority")]
    [InlineData("""{"selector":{"all":true},"values":{"a":"1"},"extra":1}""", "extra")]
    public async Task A_body_that_breaks_a_rule_is_refused_by_the_field(string body, string field)
    {
        (HttpStatusCode status, JsonElement problem) = await fixture.Client.PutJsonAsync("configuration-templates/broken", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(("invalid-body", field), (problem.Slug(), problem.Text("field")));
    }

    [Theory]
    [InlineData(500, HttpStatusCode.Created)]
    [InlineData(501, HttpStatusCode.UnprocessableEntity)]
    public async Task A_value_has_at_most_500_characters(int length, HttpStatusCode expected)
    {
        string body = $$$"""{"selector":{"ids":["NOBODY"]},"values":{"a":"{{{new string('x', length)}}}"}}""";

        (HttpStatusCode status, _) = await fixture.Client.PutJsonAsync($"configuration-templates/length-{length}", body);

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task The_configuration_of_an_unknown_charge_point_is_404()
    {
        (HttpStatusCode status, JsonElement problem) = await fixture.Client.GetJsonAsync("charge-points/TPL-NOBODY/configuration");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-charge-point"), (status, problem.Slug()));
    }

    [Fact]
    public async Task After_a_boot_the_configuration_is_read_and_then_brought_in_line()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        await gateway.Client.PutJsonAsync("configuration-templates/t", """{"selector":{"vendor":"v"},"values":{"A":"1","B":"2","C":"3","D":"4","E":"5"}}""");
        using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP1");

        Assert.StartsWith("[3,\"boot\",", await client.AskAsync(Boot), StringComparison.Ordinal);
        await AnswerAsync(client, "GetConfiguration", "{}", """{"configurationKey":[{"key":"A","readonly":false,"value":"1"},{"key":"E","readonly":true,"value":"6"},{"key":"F","readonly":false,"value":"7"}]}""");
        await AnswerAsync(client, "ChangeConfiguration", """{"key":"B","value":"2"}""", """{"status":"Rejected"}""");
        await AnswerAsync(client, "ChangeConfiguration", """{"key":"C","value":"3"}""", """{"status":"NotSupported"}""");
        await AnswerAsync(client, "ChangeConfiguration", """{"key":"D","value":"4"}""", """{"status":"RebootRequired"}""");

        string[] expected = ["A 1 inSync", "B  rejected", "C  notSupported", "D 4 rebootRequired", "E 6 rejected", "F 7 "];
        string[] shown = [];
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (!shown.SequenceEqual(expected))
        {
            limit.Token.ThrowIfCancellationRequested();
            (_, JsonElement configuration) = await gateway.Client.GetJsonAsync("charge-points/CP1/configuration");
            shown = [.. configuration.GetProperty("items").EnumerateArray().Select(item => $"{item.Text("key")} {item.Text("value")} {item.Text("state")}")];
        }

        (_, JsonElement chargePoint) = await gateway.Client.GetJsonAsync("charge-points/CP1");
        Assert.Equal("""{"value":"1","readonly":false}""", chargePoint.GetProperty("configuration").GetProperty("A").GetRawText());
    }

    [Fact]
    public async Task A_changed_template_reaches_who_is_connected_and_survives_a_restart()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gateway-");
        (string, string)[] settings = [("Storage:Directory", directory.FullName), ("Ocpp:ReadConfiguration", "Never")];
        await using (RunningGateway gateway = await RunningGateway.StartAsync(settings))
        {
            using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP1");
            await client.AskAsync(Boot);

            await gateway.Client.PutJsonAsync("configuration-templates/t", """{"selector":{"all":true},"values":{"A":"1"}}""");
            await AnswerAsync(client, "ChangeConfiguration", """{"key":"A","value":"1"}""", """{"status":"Rejected"}""");
            await gateway.Client.PutJsonAsync("configuration-templates/t", """{"selector":{"all":true},"values":{"A":"2"}}""");
            await AnswerAsync(client, "ChangeConfiguration", """{"key":"A","value":"2"}""", """{"status":"Accepted"}""");
            await client.AskAsync("""[2,"2","Heartbeat",{}]""");
        }

        await using (RunningGateway gateway = await RunningGateway.StartAsync(settings))
        {
            (_, JsonElement configuration) = await gateway.Client.GetJsonAsync("charge-points/CP1/configuration");

            JsonElement item = Assert.Single(configuration.GetProperty("items").EnumerateArray());
            Assert.Equal(("A", "2", "2", "t", "inSync"), (item.Text("key"), item.Text("value"), item.Text("desired"), item.Text("template"), item.Text("state")));
        }

        directory.Delete(recursive: true);
    }

    private static async Task AnswerAsync(OcppClient client, string action, string payload, string answer)
    {
        JsonElement call = JsonSerializer.Deserialize<JsonElement>(await client.ReceiveAsync());
        Assert.Equal((action, payload), (call[2].GetString(), call[3].GetRawText()));
        await client.SendAsync($"[3,{call[1].GetRawText()},{answer}]");
    }
}
