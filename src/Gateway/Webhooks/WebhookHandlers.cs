using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Ocpp.Gateway.Webhooks;

/// <summary>
/// Makes the connections of one webhook. Each has its own, since certificates, trust and the guard of addresses are the webhook's; redirects are never
/// followed, cookies never kept, and no proxy is taken from the environment, which would do the resolving in our stead.
/// </summary>
internal static class WebhookHandlers
{
    // A backend that moved is found after at most so long; what IHttpClientFactory does by throwing handlers away.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // Of an answer only status and headers count, so little is read of what follows before the connection is thrown away instead.
    private const int MaxDrainedBytes = 64 * 1024;
    private const int MaxHeaderKilobytes = 16;

    public static SocketsHttpHandler Create(WebhookSubscription subscription, WebhookOptions options)
    {
        bool isGuarded = subscription.Source == WebhookSource.Api;
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxConnectionsPerServer = subscription.Concurrency,
            MaxResponseDrainSize = MaxDrainedBytes,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, isGuarded, options.AllowsPrivate, cancellation),
            SslOptions = Tls(subscription),
        };
    }

    /// <summary>Whether the text of an address already says that it may not be reached; names are looked at when they are connected to.</summary>
    public static bool IsRefused(Uri url, WebhookOptions options) =>
        (IPAddress.TryParse(url.IdnHost, out IPAddress? address) && !PrivateAddresses.MayReach(address, options.AllowsPrivate))
        || (!options.AllowsPrivate && (url.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || url.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)));

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool isGuarded, bool allowsPrivate, CancellationToken cancellation)
    {
        // Resolved once, and connected to what was looked at: a name that answers differently the second time gains nothing.
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation).ConfigureAwait(false);
        if (isGuarded)
        {
            addresses = [.. addresses.Where(address => PrivateAddresses.MayReach(address, allowsPrivate))];
            if (addresses.Length == 0)
            {
                throw new AddressRefusedException("The address is private or link-local, which webhooks made by the API may not reach (Api:AllowPrivateWebhooks).");
            }
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Tls(WebhookSubscription subscription)
    {
        SslClientAuthenticationOptions tls = new() { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (subscription.ClientCertificate is { } pem)
        {
            X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem, pem);
            X509Certificate2Collection chain = [];
            chain.ImportFromPem(pem);
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }

        if (subscription.ServerCa is { } authorities)
        {
            X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(authorities);
            tls.CertificateChainPolicy = policy;
        }

        return tls;
    }
}
