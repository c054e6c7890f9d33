using Microsoft.Extensions.Configuration;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Webhooks;

namespace Ocpp.Gateway.Tests.Webhooks;

public sealed class WebhookSettingsTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void Lists_may_be_separated_or_indexed()
    {
        WebhookSubscription subscription = Assert.Single(Read(
            ("Webhooks:ops:kind", "events"),
            ("Webhooks:ops:URL", "http://b/"),
            ("Webhooks:ops:Types", "connector.status; transaction.started,transaction.stopped"),
            ("Webhooks:ops:Actions:0", "StatusNotification"),
            ("Webhooks:ops:Actions:1", "StartTransaction"),
            ("Webhooks:ops:Secrets", Secret),
            ("Webhooks:ops:Headers:X-Key", "k"),
            ("Webhooks:ops:BatchSize", "20"),
            ("Webhooks:ops:Linger", "500ms")).Subscriptions);

        Assert.Equal(WebhookSource.Settings, subscription.Source);
        Assert.Equal(["connector.status", "transaction.started", "transaction.stopped"], subscription.Types.ToArray());
        Assert.Equal(["StatusNotification", "StartTransaction"], subscription.Actions.ToArray());
        Assert.Equal("k", subscription.Headers["X-Key"]);
        Assert.Equal(20, subscription.BatchSize);
    }

    [Theory]
    [InlineData("Webhooks:ops:BatchSize", "many", "Webhooks:ops:BatchSize is 'many'; allowed: a whole number from 1 to 1000.")]
    [InlineData("Webhooks:ops:Types", "nothing", "Webhooks:ops:Types is 'nothing'; allowed: different ones of charge-point.connected")]
    [InlineData("Webhooks:ops:Urll", "x", "Webhooks:ops:Urll is '(not shown)'; allowed: nothing, since there is no such setting; under Webhooks:ops there are Kind, Url")]
    [InlineData("Webhooks:ops:Secret", "whsec_dG9vc2hvcnQ=", "Webhooks:ops:Secret is '(not shown)'; allowed: whsec_ followed by base64")]
    [InlineData("Webhooks:ops:ClientCertificate", "/nowhere.pem", "Webhooks:ops:ClientCertificate is '/nowhere.pem'; allowed: a PEM file that can be read.")]
    [InlineData("Webhooks:-x:Url", "http://b/", "Webhooks:-x is ''; allowed: Webhooks:NAME:Url")]
    [InlineData("Webhooks:other", "http://b/", "Webhooks:other is 'http://b/'; allowed: Webhooks:NAME:Url")]
    public void A_bad_setting_stops_the_start_with_one_line_that_names_it(string key, string value, string expected)
    {
        SettingException exception = Assert.Throws<SettingException>(() => Read(("Webhooks:ops:Kind", "events"), ("Webhooks:ops:Url", "http://b/"), (key, value)));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.DoesNotContain("dG9v", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://127.0.0.1:9000/ocpp", null, true)]
    [InlineData("ws://10.0.0.1:9000/ocpp", null, false)]
    [InlineData("ws://10.0.0.1:9000/ocpp", "true", true)]
    [InlineData("ws://127.0.0.1:9000/ocpp", "false", false)]
    public void Private_addresses_are_open_to_the_API_while_all_listen_on_loopback(string listen, string? setting, bool isAllowed)
    {
        WebhookOptions options = setting is null ? Read(("Ocpp:Listen", listen)) : Read(("Ocpp:Listen", listen), ("Api:AllowPrivateWebhooks", setting));

        Assert.Equal(isAllowed, options.AllowsPrivate);
    }

    private static WebhookOptions Read(params (string Key, string Value)[] settings)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.GroupBy(setting => setting.Key).Select(group => KeyValuePair.Create(group.Key, (string?)group.Last().Value)))
            .Build();
        return WebhookSettings.Read(configuration, GatewaySettings.Read(configuration));
    }
}
