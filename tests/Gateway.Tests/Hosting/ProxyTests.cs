using System.Diagnostics.Metrics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Tests.Api;
using Ocpp.Gateway.Tests.Hosting.Tls;
using Ocpp.Gateway.Tests.Listeners.Proxies;
using Ocpp.Transport;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>A gateway behind proxies, on real sockets: 127.0.0.2 is one that is trusted, 127.0.0.1 isn't.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Proxy = "127.0.0.2";
    private const string Stranger = "127.0.0.1";
    private const string Client = "203.0.113.7:4711";
    private const string Password = "0123456789abcdef0123456789abcdef";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("proxies-");

    /// <summary>Transports and schemes.</summary>
    public static TheoryData<string, string> Listeners
    {
        get
        {
            TheoryData<string, string> listeners = new() { { "Sockets", "ws" }, { "Sockets", "wss" } };
            if (EpollTransportFactory.IsSupported)
            {
                listeners.Add("Epoll", "ws");
                listeners.Add("Epoll", "wss");
            }

            return listeners;
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task A_trusted_proxy_s_header_says_where_a_charge_point_comes_from(string transport, string scheme)
    {
        await using RunningGateway gateway = await StartAsync(transport, scheme);
        (ProxiedPeer v4, string first) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-4", ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711));
        using ProxiedPeer connectedV4 = v4;
        (ProxiedPeer v6, string second) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-6", ProxyHeaderBytes.TcpOverV6("2001:db8::7", 4711, ProxyHeaderBytes.NoTls));
        using ProxiedPeer connectedV6 = v6;

        Assert.Equal(("101", "101"), (first, second));
        Assert.Equal((Client, 0), await ShownAsync(gateway, "CP-4"));
        Assert.Equal(("[2001:db8::7]:4711", 0), await ShownAsync(gateway, "CP-6"));
    }

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task It_may_come_in_pieces(string transport, string scheme)
    {
        await using RunningGateway gateway = await StartAsync(transport, scheme);
        using ProxiedPeer peer = await ProxiedPeer.ConnectAsync(gateway.OcppUri, Proxy);

        foreach (byte piece in ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711, ProxyHeaderBytes.Value(0x04, new byte[2000])))
        {
            await peer.SendAsync([piece]);
        }

        if (scheme == "wss")
        {
            await peer.BeginTlsAsync();
        }

        await peer.SendAsync("GET /ocpp/CP-1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray());

        Assert.Equal("101", await peer.ReadStatusAsync());
        Assert.Equal((Client, 0), await ShownAsync(gateway, "CP-1"));
    }

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task A_trusted_proxy_need_not_send_it(string transport, string scheme)
    {
        await using RunningGateway gateway = await StartAsync(transport, scheme);

        (ProxiedPeer none, string first) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-1");
        using ProxiedPeer withoutHeader = none;
        (ProxiedPeer own, string second) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-2", ProxyHeaderBytes.Of(ProxyHeaderBytes.Local, 0, []));
        using ProxiedPeer withLocal = own;

        Assert.Equal(("101", "101"), (first, second));
        Assert.Equal((withoutHeader.Address, 0), await ShownAsync(gateway, "CP-1"));
        Assert.Equal((withLocal.Address, 0), await ShownAsync(gateway, "CP-2"));
    }

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task From_anybody_else_a_header_is_a_bad_request(string transport, string scheme)
    {
        await using RunningGateway gateway = await StartAsync(transport, scheme);
        using ProxiedPeer peer = await ProxiedPeer.ConnectAsync(gateway.OcppUri, Stranger);

        await peer.SendAsync(ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711));

        if (scheme == "ws")
        {
            Assert.Equal("400", await peer.ReadStatusAsync());
        }
        else
        {
            // TLS behind it would be served.
            Exception? ended = await Record.ExceptionAsync(peer.BeginTlsAsync);
            Assert.True(ended is IOException or AuthenticationException, ended?.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task One_that_is_broken_or_never_comes_to_its_end_costs_its_connection(string transport, string scheme)
    {
        using WarningLog log = new();
        await using RunningGateway gateway = await StartAsync(transport, scheme, services => services.AddSingleton<ILoggerProvider>(log), ("Ocpp:HandshakeTimeout", "500ms"));
        using MeterRecord record = new(gateway.Services.GetRequiredService<IMeterFactory>());
        using ProxiedPeer broken = await ProxiedPeer.ConnectAsync(gateway.OcppUri, Proxy);
        using ProxiedPeer half = await ProxiedPeer.ConnectAsync(gateway.OcppUri, Proxy);

        await broken.SendAsync(ProxyHeaderBytes.Of(ProxyHeaderBytes.Proxied, ProxyHeaderBytes.V4, [1, 2, 3]));
        await half.SendAsync(ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711)[..^1]);

        Assert.Equal("", await broken.ReadStatusAsync());
        Assert.Equal(scheme == "ws" ? "408" : "", await half.ReadStatusAsync());
        Assert.Equal(1, record["ocpp.proxy.headers{outcome=broken}"]);
        Assert.Contains($"The trusted proxy {broken.Address} began a connection with a PROXY protocol header that can't be read: its addresses are cut short", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task A_trusted_proxy_s_request_says_where_a_charge_point_comes_from(string transport, string scheme)
    {
        await using RunningGateway gateway = await StartAsync(transport, scheme);
        const string headers = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 203.0.113.7:4711, 127.0.0.2\r\n";

        (ProxiedPeer proxied, _) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-1", headers: headers);
        using ProxiedPeer believed = proxied;
        (ProxiedPeer direct, _) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Stranger, "CP-2", headers: headers);
        using ProxiedPeer notBelieved = direct;
        (ProxiedPeer portless, _) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-3", headers: "X-Forwarded-For: 2001:db8::7\r\n");
        using ProxiedPeer withoutPort = portless;

        Assert.Equal((Client, 0), await ShownAsync(gateway, "CP-1"));
        Assert.Equal((notBelieved.Address, 0), await ShownAsync(gateway, "CP-2"));
        Assert.Equal(("2001:db8::7", 0), await ShownAsync(gateway, "CP-3"));
    }

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task Behind_a_header_of_the_PROXY_protocol_the_request_is_its_client_s(string transport, string scheme)
    {
        await using RunningGateway gateway = await StartAsync(transport, scheme);
        const string headers = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n";
        await RegisterAsync(gateway, "CP-1", securityProfile: 1);

        (ProxiedPeer client, _) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-1", ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711), headers + Basic("CP-1"));
        using ProxiedPeer notBelieved = client;
        (ProxiedPeer chained, _) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-2", ProxyHeaderBytes.TcpOverV4("127.0.0.2", 1), headers);
        using ProxiedPeer believed = chained;

        Assert.Equal((Client, scheme == "ws" ? 1 : 2), await ShownAsync(gateway, "CP-1"));
        Assert.Equal(("192.0.2.1", 0), await ShownAsync(gateway, "CP-2"));
    }

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task Whether_a_charge_point_came_over_TLS_is_a_trusted_proxy_s_word(string transport, string scheme)
    {
        await using RunningGateway gateway = await StartAsync(transport, scheme);
        await RegisterAsync(gateway, "CP-2", securityProfile: 2);
        await RegisterAsync(gateway, "CP-3", securityProfile: 3);
        string credentials = Basic("CP-2");
        const string https = "X-Forwarded-Proto: http, https\r\n";

        Assert.Equal(("101", 2), await ProfileAsync(gateway, Proxy, https + credentials));
        Assert.Equal(("101", 2), await ProfileAsync(gateway, Proxy, "X-Forwarded-Proto: wss\r\n" + credentials));
        Assert.Equal("401", (await ProfileAsync(gateway, Proxy, "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n" + credentials)).Status);
        Assert.Equal(("101", 2), await ProfileAsync(gateway, Proxy, credentials, ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711, ProxyHeaderBytes.Tls)));

        // Where nobody who is trusted says so it is as the connection is.
        string byItself = scheme == "ws" ? "401" : "101";
        Assert.Equal(byItself, (await ProfileAsync(gateway, Proxy, credentials)).Status);
        Assert.Equal(byItself, (await ProfileAsync(gateway, Stranger, https + credentials)).Status);
        Assert.Equal(byItself, (await ProfileAsync(gateway, Stranger, "X-Forwarded-Proto: http\r\n" + (scheme == "ws" ? "" : credentials))).Status);
        Assert.Equal(byItself, (await ProfileAsync(gateway, Proxy, credentials, ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711, ProxyHeaderBytes.NoTls))).Status);

        // Without a password TLS proves nothing, and nobody's word is a certificate.
        Assert.Equal("401", (await ProfileAsync(gateway, Proxy, https)).Status);
        (ProxiedPeer mutual, string status) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, Proxy, "CP-3", headers: https + Basic("CP-3"));
        mutual.Dispose();
        Assert.Equal("401", status);
    }

    [Fact]
    public async Task A_trusted_proxy_says_where_requests_of_the_API_and_of_files_come_from()
    {
        RequestLog requests = new();
        RunningGateway gateway = await StartAsync("Sockets", "ws", services => services.AddSingleton<IStartupFilter>(requests), ("Files:Listen", "http://127.0.0.1:0"), ("Ocpp:HandshakeTimeout", "5m"));
        string files = gateway.Services.GetRequiredService<GatewayListeners>().FileUris.First();
        byte[] header = ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711);
        const string forwarded = "X-Forwarded-For: 203.0.113.9:1, 127.0.0.2\r\nX-Forwarded-Proto: https, https\r\n";

        foreach (string uri in (string[])[gateway.ApiUri, files])
        {
            Assert.Equal(("203.0.113.7", "http"), await requests.AskAsync(uri, Proxy, header));
            Assert.Equal(("127.0.0.2", "http"), await requests.AskAsync(uri, Proxy));
            Assert.Equal(("203.0.113.9", "https"), await requests.AskAsync(uri, Proxy, headers: forwarded));
            Assert.Equal(("203.0.113.7", "http"), await requests.AskAsync(uri, Proxy, header, forwarded));
            Assert.Equal(("127.0.0.1", "http"), await requests.AskAsync(uri, Stranger, headers: forwarded));
            using ProxiedPeer stranger = await ProxiedPeer.ConnectAsync(uri, Stranger);
            await stranger.SendAsync([.. header, .. "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8]);
            Assert.Equal("400", await stranger.ReadStatusAsync());
            using ProxiedPeer broken = await ProxiedPeer.ConnectAsync(uri, Proxy);
            await broken.SendAsync([.. header[..12], 0x31]);
            Assert.Equal("", await broken.ReadStatusAsync());
        }

        // One that says nothing doesn't hold up the stop.
        using ProxiedPeer silent = await ProxiedPeer.ConnectAsync(gateway.ApiUri, Proxy);
        await gateway.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_proxy_s_word_opens_nothing_that_needs_a_key()
    {
        // Its own address of the machine: what came over loopback needs no key for its figures.
        IPAddress? outside = NetworkInterface.GetAllNetworkInterfaces().SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Select(static unicast => unicast.Address).FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        if (outside is null)
        {
            return;
        }

        await using RunningGateway gateway = await RunningGateway.StartAsync(
            ("Ocpp:TrustedProxies", "0.0.0.0/0"), ("Api:Listen", $"http://{outside}:0"), ("Api:Keys:ops:Hash", new string('0', 64)), ("Api:Keys:ops:Role", "reader"));
        byte[] fromLoopback = ProxyHeaderBytes.Of(ProxyHeaderBytes.Proxied, ProxyHeaderBytes.V4, ProxyHeaderBytes.Addresses("127.0.0.1", "127.0.0.1", 1));
        foreach (string path in (string[])["/metrics", "/api/v1/charge-points"])
        {
            foreach (string headers in (string[])["", "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: localhost\r\n"])
            {
                using ProxiedPeer peer = await ProxiedPeer.ConnectAsync(gateway.ApiUri, outside.ToString());
                await peer.SendAsync([.. headers.Length == 0 ? fromLoopback : [], .. Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")]);
                Assert.Equal("401", await peer.ReadStatusAsync());
            }
        }
    }

    private static string Basic(string id) => $"Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}:{Password}"))}\r\n";

    private static async Task RegisterAsync(RunningGateway gateway, string id, int securityProfile)
    {
        (HttpStatusCode status, _) = await gateway.Client.PutJsonAsync($"charge-points/{id}", $$"""{"password":"{{Password}}","securityProfile":{{securityProfile}}}""");
        Assert.Equal(HttpStatusCode.Created, status);
    }

    /// <summary>Where the API shows a charge point to come from, and the profile of its last connection.</summary>
    private static async Task<(string? RemoteAddress, int SecurityProfile)> ShownAsync(RunningGateway gateway, string id)
    {
        (_, JsonElement shown) = await gateway.Client.GetJsonAsync($"charge-points/{id}");
        (_, JsonElement events) = await gateway.Client.GetJsonAsync("events?types=charge-point.connected&limit=1000");
        JsonElement last = events.GetProperty("items").EnumerateArray().Last(item => item.Text("source") == $"/charge-points/{id}").GetProperty("data");
        Assert.Equal(shown.Text("remoteAddress"), last.Text("remoteAddress"));
        return (shown.Text("remoteAddress"), last.GetProperty("securityProfile").GetInt32());
    }

    /// <summary>How CP-2 is answered, and the profile of its connection.</summary>
    private static async Task<(string Status, int? Profile)> ProfileAsync(RunningGateway gateway, string from, string headers, byte[]? before = null)
    {
        (ProxiedPeer peer, string status) = await ProxiedPeer.UpgradeAsync(gateway.OcppUri, from, "CP-2", before, headers);
        using ProxiedPeer connected = peer;
        return (status, status == "101" ? (await ShownAsync(gateway, "CP-2")).SecurityProfile : null);
    }

    private async Task<RunningGateway> StartAsync(string transport, string scheme, Action<IServiceCollection>? adjust = null, params (string Key, string Value)[] settings)
    {
        string file = Path.Combine(_directory.FullName, "gateway.pem");
        await File.WriteAllTextAsync(file, TestCertificate.Pem());
        return await RunningGateway.StartAsync(
            adjust,
            [
                ("Ocpp:Listen", $"{scheme}://127.0.0.1:0/ocpp"),
                ("Ocpp:Tls:Certificates", file),
                ("Ocpp:Transport", transport),
                ("Ocpp:TrustedProxies", $"10.0.0.0/8; {Proxy}"),
                ("Ocpp:ReadConfiguration", "Never"),
                ("Ocpp:DrainPeriod", "0s"),
                .. settings,
            ]);
    }

    /// <summary>Asks, and remembers where the gateway saw the last request come from.</summary>
    private sealed class RequestLog : IStartupFilter
    {
        private TaskCompletionSource<(string? Address, string Scheme)> _seen = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (HttpContext context, RequestDelegate rest) =>
            {
                await rest(context);
                _seen.TrySetResult((context.Connection.RemoteIpAddress?.ToString(), context.Request.Scheme));
            });
            next(app);
        };

        public async Task<(string? Address, string Scheme)> AskAsync(string uri, string from, byte[]? before = null, string headers = "")
        {
            _seen = new TaskCompletionSource<(string? Address, string Scheme)>();
            using ProxiedPeer peer = await ProxiedPeer.ConnectAsync(uri, from);
            await peer.SendAsync([.. before ?? [], .. Encoding.ASCII.GetBytes($"GET /healthz HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")]);
            Assert.NotEqual("", await peer.ReadStatusAsync());
            return await _seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }
}
