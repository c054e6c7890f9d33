using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Hosting.Tls;
using Ocpp.Gateway.Listeners;
using Ocpp.Gateway.Listeners.Proxies;

namespace Ocpp.Gateway.Hosting;

/// <summary>
/// Tells Kestrel where to listen: OCPP listeners with TLS give the connection to a handler, API listeners are ordinary ASP.NET Core; OCPP listeners without TLS are
/// <see cref="OcppServer"/>'s. Knows afterwards which ports all of them got. Set up once, before the servers start.
/// </summary>
internal sealed class GatewayListeners(GatewaySettings settings, ServedCertificates certificates)
{
    // A charge point that fetches a file shows the URL, not a certificate.
    private static readonly ListenerTls FileTls = new(ClientCertificateRule.None, SslProtocols.Tls12 | SslProtocols.Tls13);

    private readonly List<(OcppListener Listener, ListenOptions Options)> _ocppOverTls = [];
    private readonly List<IPEndPoint> _ocppEndPoints = [];
    private readonly Dictionary<OcppListener, int> _ocppPorts = [];
    private readonly List<(ListenerAddress Address, ListenOptions Options)> _api = [];
    private readonly List<(FilesListener Listener, ListenOptions Options)> _files = [];

    /// <summary>Where charge points connect, without the identity; with the real ports once the server has started.</summary>
    public IEnumerable<string> OcppUris => settings.Ocpp.Listen.Select(listener => (listener with { Address = WithBoundPort(listener) }).Uri);

    /// <summary>Where the API is; with the real ports once the server has started.</summary>
    public IEnumerable<string> ApiUris => _api.Select(bound => $"http://{WithBoundPort(bound.Address, bound.Options)}");

    /// <summary>Whether charge points connect there, so that the setting <c>Ocpp:Transport</c> counts for it.</summary>
    public bool IsOcpp(EndPoint endPoint) => _ocppEndPoints.Any(served => ReferenceEquals(served, endPoint))
        || _ocppOverTls.Any(bound => ReferenceEquals(bound.Options.EndPoint, endPoint))
        || (endPoint is IPEndPoint { Port: > 0 } address && settings.Ocpp.Listen.Any(listener => listener.Address.Port == address.Port));

    /// <summary>Charge points are about to be served there.</summary>
    public void AddOcpp(IPEndPoint endPoint) => _ocppEndPoints.Add(endPoint);

    /// <summary>An OCPP listener without TLS has got its port.</summary>
    public void Bound(OcppListener listener, EndPoint endPoint) => _ocppPorts[listener] = endPoint is IPEndPoint address ? address.Port : listener.Address.Port;

    /// <summary>Where the file endpoint is, if it is on; with the real ports once the server has started.</summary>
    public IEnumerable<string> FileUris => _files.Select(bound => (bound.Listener with { Address = WithBoundPort(bound.Listener.Address, bound.Options) }).Uri);

    /// <summary>Adds all listeners.</summary>
    /// <param name="server">Kestrel's options.</param>
    /// <param name="serve">What an OCPP listener with TLS does with a connection, from its first byte to its last.</param>
    /// <param name="handshakes">When a connection's TLS handshake begins.</param>
    /// <param name="proxies">Whose word on where a connection comes from is believed; with TLS <paramref name="handshakes"/> asks them.</param>
    /// <param name="buffers">What idle connections with TLS give back.</param>
    /// <exception cref="SettingException">A certificate can't be read.</exception>
    public void AddTo(KestrelServerOptions server, Func<ConnectionContext, OcppListener, Task> serve, TlsHandshakeQueue handshakes, ProxyHeaders proxies, TlsBufferRelease buffers)
    {
        certificates.Load();
        foreach (OcppListener listener in settings.Ocpp.Listen.Where(static listener => listener.IsTls))
        {
            Listen(server, listener.Address, options =>
            {
                options.Use(tls => connection => handshakes.ServeAsync(connection, tls));
                options.UseHttps(HttpsFor(listener.Tls!, handshakes));
                options.Run(connection =>
                {
                    handshakes.HandshakeEnded(connection);
                    if (settings.Ocpp.Tls!.ReleasesBuffers && connection.Features.Get<ISslStreamFeature>() is { } tls)
                    {
                        buffers.Apply(tls.SslStream);
                    }

                    return serve(connection, listener);
                });
                _ocppOverTls.Add((listener, options));
            });
        }

        foreach (ListenerAddress address in settings.Api.Listen)
        {
            Listen(server, address, options =>
            {
                options.Protocols = HttpProtocols.Http1;
                Believe(options, proxies);
                _api.Add((address, options));
            });
        }

        foreach (FilesListener listener in settings.Files.Listen)
        {
            Listen(server, listener.Address, options =>
            {
                options.Protocols = HttpProtocols.Http1;
                if (listener.IsTls)
                {
                    options.Use(tls => connection => handshakes.ServeAsync(connection, tls));
                    options.UseHttps(HttpsFor(FileTls, handshakes));
                    options.Use(encrypted => connection =>
                    {
                        handshakes.HandshakeEnded(connection);
                        return encrypted(connection);
                    });
                }
                else
                {
                    Believe(options, proxies);
                }

                options.Use(FileConnection.Mark);
                _files.Add((listener, options));
            });
        }
    }

    // Without trusted proxies nothing stands between.
    private void Believe(ListenOptions options, ProxyHeaders proxies)
    {
        if (!settings.Ocpp.TrustedProxies.IsEmpty)
        {
            options.Use(next => connection => proxies.ServeAsync(connection, next));
        }
    }

    private static void Listen(KestrelServerOptions server, ListenerAddress address, Action<ListenOptions> configure)
    {
        if (address.IsLocalhost)
        {
            server.ListenLocalhost(address.Port, configure);
        }
        else if (address.IsAnyAddress)
        {
            server.ListenAnyIP(address.Port, configure);
        }
        else
        {
            server.Listen(address.Address, address.Port, configure);
        }
    }

    private TlsHandshakeCallbackOptions HttpsFor(ListenerTls tls, TlsHandshakeQueue handshakes)
    {
        TlsAnswers? answers = null;
        return new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = settings.Ocpp.HandshakeTimeout,
            OnConnection = handshake =>
            {
                // Two at once make the same.
                TlsAnswers? made = answers;
                TlsCertificates current = certificates.Current;
                if (made is null || made.Certificates != current)
                {
                    made = new TlsAnswers(tls, current);
                    answers = made;
                }

                return ValueTask.FromResult(made.For(handshakes.OfferOf(handshake.Connection)));
            },
        };
    }

    private ListenerAddress WithBoundPort(OcppListener listener) =>
        _ocppPorts.TryGetValue(listener, out int port) ? listener.Address with { Port = port }
        : _ocppOverTls.Find(bound => bound.Listener == listener).Options is { } options ? WithBoundPort(listener.Address, options)
        : listener.Address;

    // Kestrel replaces the end point of the options by the one it got.
    private static ListenerAddress WithBoundPort(ListenerAddress address, ListenOptions options) =>
        address.Port == 0 && options.IPEndPoint is IPEndPoint bound ? address with { Port = bound.Port } : address;
}
