using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Ocpp.Gateway.Tests.Api;

/// <summary>A reader of a stream, by .NET's own parser. Every wait is bounded.</summary>
public sealed class EventFeed : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _end = new();
    private readonly HttpResponseMessage _response;
    private readonly SseParser<string> _parser;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private EventFeed(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _parser = SseParser.Create(body);
        _items = _parser.EnumerateAsync(_end.Token).GetAsyncEnumerator();
    }

    /// <summary>What a reader that comes back would tell.</summary>
    public string LastEventId => _parser.LastEventId;

    public static async Task<EventFeed> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        HttpResponseMessage response = await SendAsync(client, path, lastEventId);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventFeed(response, await response.Content.ReadAsStreamAsync());
    }

    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using CancellationTokenSource limit = new(Limit);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
    }

    /// <summary>The next item; null when the stream has ended in order.</summary>
    public async Task<JsonElement?> NextAsync() =>
        await _items.MoveNextAsync().AsTask().WaitAsync(Limit) ? JsonSerializer.Deserialize<JsonElement>(_items.Current.Data) : null;

    public async Task<List<JsonElement>> TakeAsync(int count)
    {
        List<JsonElement> items = [];
        while (items.Count < count && await NextAsync() is { } item)
        {
            items.Add(item);
        }

        return items;
    }

    public void Dispose()
    {
        _end.Cancel();
        _response.Dispose();
        _end.Dispose();
    }
}
