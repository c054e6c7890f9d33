using System.Net;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>Whom the setting Ocpp:TrustedProxies names.</summary>
public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5", true)]
    [InlineData("10.0.0.5", "10.0.0.6", false)]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", true)]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5", true)]
    [InlineData("10.1.0.0/16", "10.1.255.255", true)]
    [InlineData("10.1.0.0/16", "10.2.0.0", false)]
    [InlineData("10.1.2.3/15", "::ffff:10.0.0.1", true)]
    [InlineData("10.1.2.3/15", "10.2.0.1", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.255.0.1", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.0.0.1", false)]
    [InlineData("0.0.0.0/0", "203.0.113.7", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "203.0.113.7", false)]
    [InlineData("::/0", "::ffff:203.0.113.7", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("2001:DB8:0::1", "2001:db8::1", true)]
    [InlineData(" 192.0.2.1 ;; 2001:db8::1;10.0.0.0/8; ", "10.9.9.9", true)]
    public void An_address_is_one_of_theirs(string setting, string address, bool isTrusted)
    {
        TrustedProxies proxies = TrustedProxies.Parse("Ocpp:TrustedProxies", setting);

        Assert.Equal(isTrusted, proxies.Contains(new IPEndPoint(IPAddress.Parse(address), 4711)));
    }

    [Fact]
    public void Left_out_it_names_nobody()
    {
        TrustedProxies proxies = TrustedProxies.Parse("Ocpp:TrustedProxies", null);

        Assert.True(proxies.IsEmpty);
        Assert.False(proxies.Contains(new IPEndPoint(IPAddress.Loopback, 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; ")]
    [InlineData("localhost")]
    [InlineData("*")]
    [InlineData("10.0.0.5:80")]
    [InlineData("10.0.0.5,10.0.0.6")]
    [InlineData("10.0.0")]
    [InlineData("010.0.0.1")]
    [InlineData("167772161")]
    [InlineData("0x0a000001")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("2001:db8::/129")]
    [InlineData("::ffff:10.0.0.0/95")]
    [InlineData("[2001:db8::1]")]
    [InlineData("fe80::1%eth0")]
    public void What_is_neither_an_address_nor_a_network_is_refused(string setting)
    {
        SettingException refusal = Assert.Throws<SettingException>(() => TrustedProxies.Parse("Ocpp:TrustedProxies", setting));

        Assert.StartsWith($"Ocpp:TrustedProxies is '{setting}'; allowed: IP addresses and networks such as 10.0.0.5, 10.1.0.0/16 or 2001:db8::/32, separated by ';'", refusal.Message, StringComparison.Ordinal);
    }
}
