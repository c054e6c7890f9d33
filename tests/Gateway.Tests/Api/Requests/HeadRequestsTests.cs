using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ocpp.Gateway.Tests.Api.Requests;

public sealed class HeadRequestsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/docs", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/api/v1/charge-points", HttpStatusCode.OK)]
    [InlineData("/api/v1/charge-points?limit=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/charge-points/nobody", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/events", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Head_is_answered_as_Get_without_a_body(string path, HttpStatusCode expected)
    {
        using HttpResponseMessage got = await SendAsync(HttpMethod.Get, path);
        using HttpResponseMessage response = await SendAsync(HttpMethod.Head, path);

        Assert.Equal((expected, expected), (got.StatusCode, response.StatusCode));
        Assert.Equal(got.Content.Headers.ContentType, response.Content.Headers.ContentType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_next_answer_on_the_connection_comes_right_behind_the_head()
    {
        Uri api = new(fixture.Gateway.ApiUri);
        using TcpClient client = new();
        await client.ConnectAsync(api.Host, api.Port).WaitAsync(Limit);
        string head = $"HEAD /api/v1/charge-points HTTP/1.1\r\nHost: {api.Authority}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + head.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)));

        using StreamReader reader = new(client.GetStream());
        string answers = await reader.ReadToEndAsync().WaitAsync(Limit);

        string[] parts = answers.Split("\r\n\r\n");
        Assert.Equal(3, parts.Length);
        Assert.StartsWith("HTTP/1.1 200 OK", parts[0], StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK", parts[1], StringComparison.Ordinal);
        Assert.Empty(parts[2]);
    }

    [Fact]
    public async Task Head_is_not_possible_where_Get_is_not()
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Head, "/api/v1/charge-points/x/disconnect");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Another_method_is_told_that_Head_is_possible()
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Patch, "/api/v1/charge-points/x");

        Assert.Equal(["DELETE", "GET", "HEAD", "PUT"], response.Content.Headers.Allow.Order());
        Assert.Contains("HEAD", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_not_begun_by_Head()
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Head, "/api/v1/events", "text/event-stream");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? accept = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await fixture.Client.SendAsync(request).WaitAsync(Limit);
    }
}
