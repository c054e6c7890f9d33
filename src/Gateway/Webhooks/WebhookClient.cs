using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Ocpp.Gateway.Webhooks;

/// <summary>The way to one webhook's backend: its connections, its credentials and its signatures. Safe on any thread.</summary>
/// <param name="subscription">Which.</param>
/// <param name="handler">Its connections, which go with it.</param>
/// <param name="clock">For the signatures' time.</param>
internal sealed class WebhookClient(WebhookSubscription subscription, HttpMessageHandler handler, TimeProvider clock) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(handler);
    private readonly byte[][] _keys = [.. subscription.Secrets.Select(WebhookSecret.Decode)];
    private readonly AuthenticationHeaderValue? _authorization = Authorization(subscription);

    /// <summary>Posts a body, signed with now's time, and gives the answer's head; the body is the caller's to read, within its own limit and time.</summary>
    /// <param name="url">Where.</param>
    /// <param name="body">What; its Content-Type is set by the caller.</param>
    /// <param name="id">The <c>webhook-id</c>.</param>
    /// <param name="signed">The same bytes as <paramref name="body"/> has, to be signed.</param>
    /// <param name="cancellation">Ends it; also the time-out, which is the caller's too.</param>
    public Task<HttpResponseMessage> PostAsync(Uri url, HttpContent body, string id, ReadOnlyMemory<byte> signed, CancellationToken cancellation)
    {
        // HTTP/2 where TLS agrees on it, else 1.1.
        HttpRequestMessage request = new(HttpMethod.Post, url) { Content = body, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        string timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        foreach ((string name, string value) in subscription.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Authorization = _authorization;
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        if (_keys.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("webhook-signature", string.Join(' ', _keys.Select(key => Sign(key, id, timestamp, signed.Span))));
        }

        if (!request.Headers.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "ocpp-gateway");
        }

        return _invoker.SendAsync(request, cancellation);
    }

    public void Dispose() => _invoker.Dispose();

    /// <summary>A signature of Standard Webhooks 1.0: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
    public static string Sign(ReadOnlySpan<byte> key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }

    private static AuthenticationHeaderValue? Authorization(WebhookSubscription subscription)
    {
        if (subscription.Bearer is { } bearer)
        {
            return new AuthenticationHeaderValue("Bearer", bearer);
        }

        return subscription.Username is { } user
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{subscription.Password}")))
            : null;
    }
}
