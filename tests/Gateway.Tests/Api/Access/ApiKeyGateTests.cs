using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.Access;

public sealed class ApiKeyGateTests : IAsyncLifetime
{
    private static readonly string[] Roles = ["reader", "operator", "admin"];
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync(
        [.. Roles.SelectMany(role => ((string, string)[])[
            ($"Api:Keys:{role}:Hash", Convert.ToHexString(KeysCommand.HashOf("key of " + role))),
            ($"Api:Keys:{role}:Role", role)])]);

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_role_may_do_what_those_before_it_may()
    {
        (string Method, string Path, HttpStatusCode Reader, HttpStatusCode Operator, HttpStatusCode Admin)[] table =
        [
            ("GET", "charge-points", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK),
            ("GET", "transactions", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK),
            ("GET", "nowhere", HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            ("POST", "charge-points/x/disconnect", HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            ("POST", "charge-points/x/commands/Reset", HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            ("GET", "charge-points/x/connectors/1/composite-schedule", HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            ("GET", "charge-points/x/connectors/1/composite-schedule?refresh=false", HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            ("GET", "charge-points/x/connectors/1/composite-schedule?refresh=true", HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            ("POST", "charge-points/x/local-list/sync", HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            ("DELETE", "charge-points/x", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.NotFound),
            ("DELETE", "id-tags/x", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.NotFound),
            ("PUT", "id-tags/x", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest),
            ("POST", "id-tags/import", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK),
            ("POST", "nowhere", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.NotFound),
        ];

        foreach ((string method, string path, HttpStatusCode reader, HttpStatusCode @operator, HttpStatusCode admin) in table)
        {
            Assert.Equal((path, reader), (path, await CallAsync(method, path, "Bearer key of reader")));
            Assert.Equal((path, @operator), (path, await CallAsync(method, path, "Bearer key of operator")));
            Assert.Equal((path, admin), (path, await CallAsync(method, path, "bearer  key of admin")));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic a2V5IG9mIGFkbWlu")]
    [InlineData("key of admin")]
    public async Task Without_a_known_key_everything_below_api_is_401(string? authorization)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync("GET", "charge-points", authorization));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync("GET", "nowhere", authorization));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync("GET", "/API/v1/charge-points", authorization));
    }

    [Fact]
    public async Task The_refusal_says_what_is_needed()
    {
        using HttpResponseMessage response = await _gateway.Client.GetAsync("charge-points");

        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("unauthorized", JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).Slug());
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    public async Task Health_and_documentation_need_no_key(string path)
    {
        Assert.Equal(HttpStatusCode.OK, await CallAsync("GET", path, authorization: null));
    }

    private async Task<HttpStatusCode> CallAsync(string method, string path, string? authorization)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using HttpResponseMessage response = await _gateway.Client.SendAsync(request);
        return response.StatusCode;
    }
}
