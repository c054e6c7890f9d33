using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Hosting;

/// <summary>
/// Tells Kestrel where to listen: OCPP listeners give the raw connection to a handler, API listeners are ordinary ASP.NET Core. Knows
/// afterwards which ports they got. Set up once, before the server starts.
/// </summary>
internal sealed class GatewayListeners(GatewaySettings settings) : IDisposable
{
    // A charge point that fetches a file shows the URL, not a certificate.
    private static readonly ListenerTls FileTls = new(ClientCertificateRule.None, SslProtocols.Tls12 | SslProtocols.Tls13);

    private readonly List<(OcppListener Listener, ListenOptions Options)> _ocpp = [];
    private readonly List<(ListenerAddress Address, ListenOptions Options)> _api = [];
    private readonly List<(FilesListener Listener, ListenOptions Options)> _files = [];
    private TlsCertificates? _certificates;

    /// <summary>Where charge points connect, without the identity; with the real ports once the server has started.</summary>
    public IEnumerable<string> OcppUris => _ocpp.Select(bound => (bound.Listener with { Address = WithBoundPort(bound.Listener.Address, bound.Options) }).Uri);

    /// <summary>Where the API is; with the real ports once the server has started.</summary>
    public IEnumerable<string> ApiUris => _api.Select(bound => $"http://{WithBoundPort(bound.Address, bound.Options)}");

    /// <summary>Whether charge points connect there, so that the setting <c>Ocpp:Transport</c> counts for it.</summary>
    public bool IsOcpp(EndPoint endPoint) => _ocpp.Any(bound => ReferenceEquals(bound.Options.EndPoint, endPoint))
        || (endPoint is IPEndPoint { Port: > 0 } address && _ocpp.Any(bound => bound.Listener.Address.Port == address.Port));

    /// <summary>Where the file endpoint is, if it is on; with the real ports once the server has started.</summary>
    public IEnumerable<string> FileUris => _files.Select(bound => (bound.Listener with { Address = WithBoundPort(bound.Listener.Address, bound.Options) }).Uri);

    /// <summary>Adds all listeners.</summary>
    /// <param name="server">Kestrel's options.</param>
    /// <param name="serve">What an OCPP listener does with a connection, from its first byte to its last.</param>
    /// <exception cref="SettingException">A certificate can't be read.</exception>
    public void AddTo(KestrelServerOptions server, Func<ConnectionContext, OcppListener, Task> serve)
    {
        _certificates = settings.Ocpp.Tls is { } tls ? TlsCertificates.Load(tls) : null;
        foreach (OcppListener listener in settings.Ocpp.Listen)
        {
            Listen(server, listener.Address, options =>
            {
                if (listener.Tls is not null)
                {
                    options.UseHttps(HttpsFor(listener.Tls, _certificates!, settings.Ocpp.HandshakeTimeout));
                }

                options.Run(connection => serve(connection, listener));
                _ocpp.Add((listener, options));
            });
        }

        foreach (ListenerAddress address in settings.Api.Listen)
        {
            Listen(server, address, options =>
            {
                options.Protocols = HttpProtocols.Http1;
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
                    options.UseHttps(HttpsFor(FileTls, _certificates!, settings.Ocpp.HandshakeTimeout));
                }

                options.Use(FileConnection.Mark);
                _files.Add((listener, options));
            });
        }
    }

    public void Dispose() => _certificates?.Dispose();

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

    private static HttpsConnectionAdapterOptions HttpsFor(ListenerTls tls, TlsCertificates certificates, TimeSpan handshakeTimeout) => new()
    {
        HandshakeTimeout = handshakeTimeout,
        ServerCertificate = certificates.Leaf,
        ServerCertificateChain = certificates.Chain,
        SslProtocols = tls.MinimumVersion == SslProtocols.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateMode = tls.ClientCertificates switch
        {
            ClientCertificateRule.Require => ClientCertificateMode.RequireCertificate,
            ClientCertificateRule.Allow => ClientCertificateMode.AllowCertificate,
            _ => ClientCertificateMode.NoCertificate,
        },
        ClientCertificateValidation = certificates.Validate,
    };

    // Kestrel replaces the end point of the options by the one it got.
    private static ListenerAddress WithBoundPort(ListenerAddress address, ListenOptions options) =>
        address.Port == 0 && options.IPEndPoint is IPEndPoint bound ? address with { Port = bound.Port } : address;
}
