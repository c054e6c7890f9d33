using Microsoft.AspNetCore.Http;
using Ocpp.Gateway.Api.Streams;

namespace Ocpp.Gateway.Tests.Api.Streams;

public sealed class StreamChoiceTests
{
    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("TEXT/Event-Stream; charset=utf-8")]
    [InlineData("text/event-stream, application/json")]
    [InlineData("application/json, text/event-stream")]
    [InlineData("text/event-stream, */*")]
    [InlineData("text/event-stream;q=0.5, */*;q=0.1")]
    [InlineData("text/event-stream;q=0.5, application/json;q=0.1, */*")]
    [InlineData("text/event-stream;q=0.1, application/json;q=0")]
    public void A_stream_that_is_named_and_as_welcome_as_the_list_is_given(string accept) => Assert.True(IsAskedFor(accept));

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("text/*")]
    [InlineData("application/json")]
    [InlineData("text/html, application/xml;q=0.9, */*;q=0.8")]
    [InlineData("text/event-stream;q=0")]
    [InlineData("text/event-stream;q=0, */*")]
    [InlineData("application/json, text/event-stream;q=0.1")]
    [InlineData("application/*, text/event-stream;q=0.9")]
    [InlineData("text/event-stream;q=0.9, */*")]
    [InlineData("application/json; charset=utf-8, text/event-stream;q=0.9")]
    [InlineData("nonsense")]
    public void Else_it_is_the_list(string? accept) => Assert.False(IsAskedFor(accept));

    private static bool IsAskedFor(string? accept)
    {
        DefaultHttpContext context = new();
        context.Request.Headers.Accept = accept;
        return LiveStreams.IsAskedFor(context.Request);
    }
}
