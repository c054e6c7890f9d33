using System.Net;
using Ocpp.Gateway.Webhooks;

namespace Ocpp.Gateway.Tests.Webhooks;

public sealed class PrivateAddressesTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("::169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("100.100.100.200")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    public void Link_local_and_metadata_addresses_are_never_reached(string address) => Assert.False(PrivateAddresses.MayReach(IPAddress.Parse(address), allowsPrivate: true));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void Private_and_loopback_addresses_are_reached_only_when_that_is_allowed(string address)
    {
        Assert.True(PrivateAddresses.MayReach(IPAddress.Parse(address), allowsPrivate: true));
        Assert.False(PrivateAddresses.MayReach(IPAddress.Parse(address), allowsPrivate: false));
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("172.32.0.1")]
    [InlineData("2001:db8::1")]
    public void Others_are_reached_always(string address) => Assert.True(PrivateAddresses.MayReach(IPAddress.Parse(address), allowsPrivate: false));

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_refused_when_it_is_connected_to()
    {
        WebhookSubscription subscription = new() { Name = "x", Kind = WebhookKind.Events, Url = "http://localhost:1/", Timeout = TimeSpan.FromSeconds(5), Concurrency = 1 };
        using HttpMessageInvoker client = new(WebhookHandlers.Create(subscription, new WebhookOptions { AllowsPrivate = false }));
        using HttpRequestMessage request = new(HttpMethod.Post, "http://localhost:1/");

        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, CancellationToken.None));

        Assert.IsType<AddressRefusedException>(exception.InnerException);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest", true, true)]
    [InlineData("http://[fe80::1]/", true, true)]
    [InlineData("http://0xA9FEA9FE/", true, true)]
    [InlineData("http://127.0.0.1/", true, false)]
    [InlineData("http://127.0.0.1/", false, true)]
    [InlineData("http://localhost/", false, true)]
    [InlineData("http://backend.example/", false, false)]
    public void An_address_that_says_so_itself_is_refused_at_once(string url, bool allowsPrivate, bool isRefused) =>
        Assert.Equal(isRefused, WebhookHandlers.IsRefused(new Uri(url), new WebhookOptions { AllowsPrivate = allowsPrivate }));
}
