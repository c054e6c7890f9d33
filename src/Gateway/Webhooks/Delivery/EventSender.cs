using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Posts events to one backend and reads what its answer means. Never throws for what the backend does. Safe on any thread.</summary>
internal sealed class EventSender(WebhookSubscription subscription, WebhookClient client, TimeProvider clock, DeliveryLimits limits) : IDisposable
{
    // Of a refusal so much is read for the operator, as long as it comes within the request's time; of an acceptance nothing.
    private const int MaxExcerpt = 200;

    private static readonly MediaTypeHeaderValue Single = new("application/cloudevents+json");
    private static readonly MediaTypeHeaderValue Batch = new("application/cloudevents-batch+json");

    /// <param name="chargePointId">Whose events.</param>
    /// <param name="id">The <c>webhook-id</c>.</param>
    /// <param name="body">One event, or an array of them.</param>
    /// <param name="cancellation">The delivery ends: the outcome is as if the backend hadn't answered.</param>
    public async Task<SendOutcome> SendAsync(string chargePointId, string id, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        long started = clock.GetTimestamp();
        using CancellationTokenSource timeout = new(subscription.Timeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using ReadOnlyMemoryContent content = new(body);
            content.Headers.ContentType = subscription.IsBatched ? Batch : Single;
            using HttpResponseMessage response = await client.PostAsync(WebhookUrl.Fill(subscription.Url, chargePointId), content, id, body, either.Token).ConfigureAwait(false);
            SendResult result = ResultOf(response.StatusCode);
            string error = result == SendResult.Accepted ? "" : await DescribeAsync(response, either.Token).ConfigureAwait(false);
            return new SendOutcome(result, (int)response.StatusCode, error, RetryAfter(response), clock.GetElapsedTime(started));
        }
        catch (OperationCanceledException)
        {
            string error = timeout.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"No answer within {subscription.Timeout.TotalSeconds:0.###} s.")
                : "The gateway stopped before the answer came.";
            return new SendOutcome(SendResult.Silent, null, error, null, clock.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or AuthenticationException or InvalidOperationException)
        {
            return new SendOutcome(SendResult.Silent, null, Describe(exception), null, clock.GetElapsedTime(started));
        }
    }

    public void Dispose() => client.Dispose();

    private static SendResult ResultOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => SendResult.Accepted,
        410 => SendResult.Gone,
        429 or 502 or 503 or 504 => SendResult.Silent,
        _ => SendResult.Refused,
    };

    // RFC 9110 §10.2.3: seconds or a date. A date that is over, or a nonsense one, is as good as none.
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? header = response.Headers.RetryAfter;
        TimeSpan? wait = header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
        return wait is null || wait <= TimeSpan.Zero ? null : wait < limits.MaxRetryAfter ? wait : limits.MaxRetryAfter;
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        string status = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}");
        byte[] excerpt = new byte[MaxExcerpt];
        int length = 0;
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            length = await stream.ReadAtLeastAsync(excerpt, excerpt.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status says enough; the rest of the answer got lost.
            return status;
        }

        string text = new([.. Encoding.UTF8.GetString(excerpt, 0, length).Select(static character => char.IsControl(character) ? ' ' : character)]);
        return string.IsNullOrWhiteSpace(text) ? status : $"{status}: {text.Trim()}";
    }

    private static string Describe(Exception exception)
    {
        string message = (exception.InnerException ?? exception).Message.ReplaceLineEndings(" ");
        return message.Length <= MaxExcerpt ? message : message[..MaxExcerpt];
    }
}
