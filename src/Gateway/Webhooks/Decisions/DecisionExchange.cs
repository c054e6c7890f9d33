using System.Buffers;
using System.Net.Http.Headers;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>One question over HTTP: what is posted, and what its answer is worth. Throws for nothing that a backend or a network does. Safe on any thread.</summary>
internal sealed class DecisionExchange(WebhookSubscription webhook, WebhookClient client, DecisionProtocol protocol, DecisionLimits limits)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <param name="question">What to ask.</param>
    /// <param name="timeUp">Its deadline, or the end of the process.</param>
    public async Task<BackendAnswer> AskAsync(DecisionQuestion question, CancellationToken timeUp)
    {
        try
        {
            byte[] body = DecisionText.Write(webhook, question);
            using ByteArrayContent content = new(body);
            content.Headers.ContentType = Json;
            Uri address = WebhookUrl.Fill(webhook.Url, question.ChargePointId, question.Action);
            string id = "dec_" + Guid.CreateVersion7().ToString("N");
            using HttpResponseMessage response = await client.PostAsync(address, content, id, body, timeUp).ConfigureAwait(false);
            BackendAnswer answer = await ReadAsync(response, question, timeUp).ConfigureAwait(false);
            return answer with { Status = (int)response.StatusCode };
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return new BackendAnswer(DecisionOutcome.TimedOut, Detail: "no answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A cancellation here is the connecting's, which has a time-out of its own; disposed is a webhook that was changed at this moment.
            return new BackendAnswer(DecisionOutcome.Unreachable, Detail: exception.Message);
        }
    }

    private async Task<BackendAnswer> ReadAsync(HttpResponseMessage response, DecisionQuestion question, CancellationToken timeUp)
    {
        switch ((int)response.StatusCode)
        {
            case 204:
                return new BackendAnswer(DecisionOutcome.Left);
            case 429 or >= 500:
                return new BackendAnswer(DecisionOutcome.Overloaded, Detail: $"status {(int)response.StatusCode}");
            case not 200:
                return new BackendAnswer(DecisionOutcome.Refused, Detail: $"status {(int)response.StatusCode}");
        }

        if (response.Content.Headers.ContentLength > limits.MaxAnswerBytes)
        {
            return TooLong();
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(limits.MaxAnswerBytes + 1);
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(timeUp).ConfigureAwait(false);
            int length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, limits.MaxAnswerBytes + 1), limits.MaxAnswerBytes + 1, throwOnEndOfStream: false, timeUp).ConfigureAwait(false);
            return length > limits.MaxAnswerBytes ? TooLong() : Judge(response, buffer.AsMemory(0, length).ToArray(), question);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private BackendAnswer TooLong() => new(DecisionOutcome.Wrong, Detail: $"the answer has more than {limits.MaxAnswerBytes} bytes");

    private BackendAnswer Judge(HttpResponseMessage response, byte[] body, DecisionQuestion question)
    {
        if (!DecisionText.TryRead(webhook.Shape, body, question.MessageId, out ReadOnlyMemory<byte> payload, out string fault)
            || !protocol.TryAccept(question.Action, payload, out ReadOnlyMemory<byte> accepted, out fault))
        {
            return new BackendAnswer(DecisionOutcome.Wrong, Detail: fault);
        }

        return new BackendAnswer(DecisionOutcome.Answered, accepted, MaxAgeOf(response));
    }

    private TimeSpan MaxAgeOf(HttpResponseMessage response)
    {
        if (response.Headers.CacheControl is not { MaxAge: { } maxAge, NoStore: false, NoCache: false })
        {
            return TimeSpan.Zero;
        }

        // RFC 9111 §4.2.3: what a cache on the way has spent already is spent.
        TimeSpan left = maxAge - (response.Headers.Age ?? TimeSpan.Zero);
        return left < limits.MaxCacheTime ? left : limits.MaxCacheTime;
    }
}
