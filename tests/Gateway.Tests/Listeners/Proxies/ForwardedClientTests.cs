using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners.Proxies;

namespace Ocpp.Gateway.Tests.Listeners.Proxies;

/// <summary>X-Forwarded-For and X-Forwarded-Proto, once who sent them is believed.</summary>
public sealed class ForwardedClientTests
{
    private static readonly TrustedProxies Trusted = TrustedProxies.Parse("Ocpp:TrustedProxies", "10.0.0.0/8; 2001:db8:1::/48");

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7:0")]
    [InlineData("203.0.113.7:4711", "203.0.113.7:4711")]
    [InlineData("2001:db8::7", "[2001:db8::7]:0")]
    [InlineData("[2001:db8::7]", "[2001:db8::7]:0")]
    [InlineData("[2001:db8::7]:4711", "[2001:db8::7]:4711")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7:0")]
    [InlineData("192.0.2.1, 203.0.113.7", "203.0.113.7:0")]
    [InlineData("192.0.2.1,203.0.113.7:4711,10.0.0.1 ,\t[2001:db8:1::1]:80", "203.0.113.7:4711")]
    [InlineData("10.0.0.2, 10.0.0.1", "10.0.0.2:0")]
    public void The_client_is_the_first_from_the_right_that_is_no_trusted_proxy(string header, string client)
    {
        Assert.Equal(client, ForwardedClient.Find(header, Trusted)?.ToString());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("unknown", null)]
    [InlineData("203.0.113.7, unknown", null)]
    [InlineData("203.0.113.7,", null)]
    [InlineData("203.0.113.7, _hidden, 10.0.0.1", "10.0.0.1:0")]
    [InlineData("203.0.113.7:99999, 10.0.0.1", "10.0.0.1:0")]
    [InlineData("203.0.113.7:, 10.0.0.1", "10.0.0.1:0")]
    [InlineData("[2001:db8::7, 10.0.0.1", "10.0.0.1:0")]
    [InlineData("[2001:db8::7]x, 10.0.0.1", "10.0.0.1:0")]
    [InlineData("[2001:db8::7]80, 10.0.0.1", "10.0.0.1:0")]
    [InlineData("fe80::1%eth0, 10.0.0.1", "10.0.0.1:0")]
    [InlineData("203.0.113, 10.0.0.1", "10.0.0.1:0")]
    [InlineData("0203.0.113.7, 10.0.0.1", "10.0.0.1:0")]
    public void An_entry_that_cannot_be_read_ends_the_search_with_what_is_known(string? header, string? client)
    {
        Assert.Equal(client, ForwardedClient.Find(header, Trusted)?.ToString());
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("WSS", true)]
    [InlineData("http", false)]
    [InlineData("ws", false)]
    [InlineData("https, http, https", true)]
    [InlineData("http,https,http ", false)]
    [InlineData("http, https, ftp", null)]
    [InlineData("https,", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_last_word_says_whether_it_came_over_TLS(string? header, bool? cameOverTls)
    {
        Assert.Equal(cameOverTls, ForwardedClient.CameOverTls(header));
    }
}
