using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Ocpp.Gateway.Tests.Webhooks.Delivery;

/// <summary>A backend in memory: it remembers each request, and answers what the test says.</summary>
internal sealed class FakeBackend : HttpMessageHandler
{
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private int _inFlight;
    private int _mostInFlight;

    /// <summary>What it answers; 204 unless the test says otherwise.</summary>
    public Func<ReceivedRequest, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = static (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));

    /// <summary>All requests so far, accepted or not.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>Requests that were accepted.</summary>
    public IEnumerable<ReceivedRequest> Accepted => _requests.Where(static request => request.IsAccepted);

    /// <summary>Events that were accepted, in the order of their coming.</summary>
    public IReadOnlyList<ReceivedEvent> Events => [.. Accepted.SelectMany(static request => request.Events)];

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    public void AnswerBy(Func<ReceivedRequest, HttpStatusCode> status) => Answer = (request, _) => Task.FromResult(new HttpResponseMessage(status(request)));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        NoteInFlight(Interlocked.Increment(ref _inFlight));
        try
        {
            byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            ReceivedRequest received = new(request, body);
            _requests.Enqueue(received);
            HttpResponseMessage response = await Answer(received, cancellationToken);
            received.IsAccepted = response.IsSuccessStatusCode;
            return response;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private void NoteInFlight(int count)
    {
        int most = MostInFlight;
        while (count > most)
        {
            most = Interlocked.CompareExchange(ref _mostInFlight, count, most);
        }
    }

    // The handler outlives the clients that a changed webhook makes: there is nothing in it to dispose of.
    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
}

/// <summary>A request as the backend saw it.</summary>
internal sealed class ReceivedRequest(HttpRequestMessage request, byte[] body)
{
    public Uri Url { get; } = request.RequestUri!;

    public string ContentType { get; } = request.Content!.Headers.ContentType!.ToString();

    public byte[] Body { get; } = body;

    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsAccepted { get; set; }

    public string Id => Header("webhook-id");

    public IReadOnlyList<ReceivedEvent> Events { get; } = Read(body);

    public string Header(string name) => request.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(',', values) : "";

    private static IReadOnlyList<ReceivedEvent> Read(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(ReceivedEvent.Read)] : [ReceivedEvent.Read(root)];
    }
}

/// <summary>An event as the backend saw it.</summary>
internal sealed record ReceivedEvent(long Id, string ChargePointId, string Type, long Sequence)
{
    public static ReceivedEvent Read(JsonElement element) => new(
        long.TryParse(element.GetProperty("id").GetString(), out long id) ? id : 0,
        element.GetProperty("data").GetProperty("chargePointId").GetString()!,
        element.GetProperty("type").GetString()!,
        long.Parse(element.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
}
