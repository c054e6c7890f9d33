using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;

namespace Ocpp.Gateway.Tests.Webhooks.Decisions;

/// <summary>A backend without a network: keeps what it is asked and answers as the test says.</summary>
internal sealed class FakeBackend : HttpMessageHandler
{
    private readonly Channel<AskedRequest> _asked = Channel.CreateUnbounded<AskedRequest>();
    private int _count;

    /// <summary>How the next question is answered.</summary>
    public Func<AskedRequest, CancellationToken, Task<HttpResponseMessage>> Answering { get; set; } = static (_, _) => Status(HttpStatusCode.NoContent);

    /// <summary>How often it was asked.</summary>
    public int Count => Volatile.Read(ref _count);

    public static Task<HttpResponseMessage> Status(HttpStatusCode status) => Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent([]) });

    public static Task<HttpResponseMessage> Json(string body, TimeSpan? maxAge = null)
    {
        HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        response.Headers.CacheControl = maxAge is null ? null : new CacheControlHeaderValue { MaxAge = maxAge };
        return Task.FromResult(response);
    }

    public static Task<HttpResponseMessage> Body(Stream body) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });

    /// <summary>Never answers.</summary>
    public static async Task<HttpResponseMessage> HangAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        throw new InvalidOperationException("A wait without an end has ended.");
    }

    /// <summary>Answers every question with this from now on.</summary>
    public void Answers(string body) => Answering = (_, _) => Json(body);

    /// <summary>Answers with what the test sets later.</summary>
    public TaskCompletionSource<string> AnswersLater()
    {
        TaskCompletionSource<string> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Answering = async (_, cancellation) => await Json(await answer.Task.WaitAsync(cancellation));
        return answer;
    }

    /// <summary>The next question, waited for.</summary>
    public async Task<AskedRequest> NextAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        return await _asked.Reader.ReadAsync(limit.Token);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = await request.Content!.ReadAsStringAsync(cancellationToken);
        AskedRequest asked = new(request.RequestUri!, body, request.Headers);

        // What the test changes once it knows of the question is for the next one.
        Func<AskedRequest, CancellationToken, Task<HttpResponseMessage>> answering = Answering;
        Interlocked.Increment(ref _count);
        _asked.Writer.TryWrite(asked);
        return await answering(asked, cancellationToken);
    }
}

/// <summary>One question as it came.</summary>
internal sealed record AskedRequest(Uri Address, string Body, HttpRequestHeaders Headers);
