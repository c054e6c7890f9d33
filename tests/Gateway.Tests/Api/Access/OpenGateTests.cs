using System.Net;

namespace Ocpp.Gateway.Tests.Api.Access;

public sealed class OpenGateTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Theory]
    [InlineData("Host", "gateway.example")]
    [InlineData("Host", "10.0.0.1:9001")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task While_no_key_is_needed_other_sites_pages_get_nothing(string header, string value)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "charge-points/x/disconnect");
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage response = await fixture.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("foreign-origin", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:9001", "http://localhost:9001")]
    [InlineData("127.0.0.1:9001", "http://127.0.0.1:9001")]
    [InlineData("[::1]:9001", null)]
    public async Task The_API_s_own_pages_are_served(string host, string? origin)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "charge-points");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using HttpResponseMessage response = await fixture.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nowhere", 404, "not-found")]
    [InlineData("GET", "/nowhere", 404, "not-found")]
    [InlineData("PATCH", "/api/v1/charge-points", 405, "method-not-allowed")]
    public async Task What_nobody_serves_is_a_problem_too(string method, string path, int status, string slug)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        using HttpResponseMessage response = await fixture.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains($":{slug}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
    {
        using StringContent body = new(new string(' ', 3 * 1024 * 1024));
        using HttpRequestMessage request = new(HttpMethod.Put, new Uri("charge-points/large", UriKind.Relative)) { Content = body };

        // The answer comes before the body then; else the client may see the connection end in the middle of sending and never read it.
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await fixture.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }
}
