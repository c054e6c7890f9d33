using System.Text.Json;
using Ocpp.Gateway.Webhooks;

namespace Ocpp.Gateway.Tests.Webhooks;

public sealed class WebhookRulesTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void Kind_and_address_are_enough()
    {
        WebhookSubscription subscription = Apply("""{"kind":"events","url":"https://backend.example/hook"}""");

        Assert.Equal(WebhookKind.Events, subscription.Kind);
        Assert.Equal(TimeSpan.FromSeconds(15), subscription.Timeout);
        Assert.False(subscription.IsBatched);
        Assert.Empty(subscription.Types);
    }

    [Theory]
    [InlineData("""[]""", "", "must be a JSON object")]
    [InlineData("""{"url":"http://b/"}""", "kind", "must be one of Events, Decision")]
    [InlineData("""{"kind":"events"}""", "url", "must be the address that is called")]
    [InlineData("""{"kind":"events","url":"ftp://b/"}""", "url", "http:// or https://")]
    [InlineData("""{"kind":"events","url":"http://user:pw@b/"}""", "url", "without user")]
    [InlineData("""{"kind":"events","url":"http://{chargePointId}.b/"}""", "url", "behind the host")]
    [InlineData("""{"kind":"events","url":"http://b/{action}"}""", "url", "{chargePointId}")]
    [InlineData("""{"kind":"events","url":"http://b/","types":["transaction.begun"]}""", "types", "transaction.started")]
    [InlineData("""{"kind":"events","url":"http://b/","types":"transaction.started"}""", "types", "must be different ones of")]
    [InlineData("""{"kind":"events","url":"http://b/","secret":"abc"}""", "secret", "whsec_")]
    [InlineData("""{"kind":"events","url":"http://b/","secrets":["whsec_AAAA"]}""", "secrets", "24 to 64 bytes")]
    [InlineData("""{"kind":"events","url":"http://b/","batchSize":0}""", "batchSize", "from 1 to 1000")]
    [InlineData("""{"kind":"events","url":"http://b/","batchSize":"10"}""", "batchSize", "must be a whole number")]
    [InlineData("""{"kind":"events","url":"http://b/","linger":"2"}""", "linger", "a duration such as")]
    [InlineData("""{"kind":"events","url":"http://b/","fallback":"Accept"}""", "fallback", "is no field here")]
    [InlineData("""{"kind":"events","url":"http://b/","secrt":"x"}""", "secrt", "is no field here")]
    [InlineData("""{"kind":"events","url":"http://b/","headers":{"Content-Length":"1"}}""", "headers", "none of them the gateway's own")]
    [InlineData("""{"kind":"events","url":"http://b/","headers":{"X":"a\r\nb"}}""", "headers", "printable")]
    [InlineData("""{"kind":"events","url":"http://b/","bearer":"a b"}""", "bearer", "without spaces")]
    [InlineData("""{"kind":"events","url":"http://b/","username":"u"}""", "username", "together with 'password'")]
    [InlineData("""{"kind":"events","url":"http://b/","clientCertificate":"no"}""", "clientCertificate", "PEM")]
    [InlineData("""{"kind":"decision","url":"http://b/{action}"}""", "actions", "at least one")]
    [InlineData("""{"kind":"decision","url":"http://b/","actions":["Reset"]}""", "actions", "Authorize")]
    [InlineData("""{"kind":"decision","url":"http://b/","actions":["Authorize"],"timeout":"45s"}""", "timeout", "to 20s")]
    [InlineData("""{"kind":"decision","url":"http://b/","actions":["Authorize"],"batchSize":2}""", "batchSize", "is no field here")]
    public void A_broken_rule_is_named_with_its_field(string body, string field, string rule)
    {
        WebhookFault fault = Refuse(body);

        Assert.Equal(field, fault.Field);
        Assert.Contains(rule, fault.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_left_out_keep_their_value_and_null_puts_the_default_back()
    {
        WebhookSubscription known = Apply($$"""{"kind":"events","url":"http://b/","secret":"{{Secret}}","batchSize":50,"types":["connector.status"],"bearer":"t"}""");

        WebhookSubscription changed = Apply("""{"url":"http://c/","batchSize":null,"types":null}""", known);

        Assert.Equal("http://c/", changed.Url);
        Assert.Equal(1, changed.BatchSize);
        Assert.Empty(changed.Types);
        Assert.Equal([Secret], changed.Secrets.ToArray());
        Assert.Equal("t", changed.Bearer);
    }

    [Fact]
    public void A_kind_never_changes()
    {
        WebhookSubscription known = Apply("""{"kind":"events","url":"http://b/"}""");

        Assert.Equal("kind", Refuse("""{"kind":"decision"}""", known).Field);
    }

    [Fact]
    public void A_definition_reads_back_as_it_was_written()
    {
        WebhookSubscription subscription = Apply($$"""
            {"kind":"decision","url":"https://b/{action}/{chargePointId}","actions":["Authorize"],"secret":"{{Secret}}","timeout":"3s","fallback":"LastKnown","shape":"identity",
             "account":"a","labels":{"site":"N"},"headers":{"X-Key":"k"},"chargePointPrefix":"CP"}
            """);

        WebhookSubscription read = WebhookDefinition.Decode(WebhookDefinition.Encode(subscription));

        Assert.Equal(subscription.Actions.ToArray(), read.Actions.ToArray());
        Assert.Equal(subscription.Secrets.ToArray(), read.Secrets.ToArray());
        Assert.Equal(subscription.Labels, read.Labels);
        Assert.Equal(subscription.Headers, read.Headers);
        Assert.Equal(
            subscription with { Actions = [], Secrets = [], Types = [], Labels = read.Labels, Headers = read.Headers },
            read with { Actions = [], Secrets = [], Types = [] });
    }

    [Fact]
    public void A_field_that_a_definition_lacks_has_its_default()
    {
        WebhookSubscription read = WebhookDefinition.Decode("""{"name":"hook","kind":"Events","url":"http://b/","timeout":"00:00:15","concurrency":4}"""u8);

        Assert.Equal("http://b/", read.Url);
        Assert.Equal(WebhookSource.Api, read.Source);
        Assert.Equal(1, read.BatchSize);
        Assert.Equal(TimeSpan.FromDays(1), read.MaxAge);
        Assert.Equal(TimeSpan.FromSeconds(15), read.Timeout);
        Assert.Equal("", read.Incarnation);
        Assert.Empty(read.Types);
        Assert.Empty(read.Secrets);
        Assert.Empty(read.Labels);
        Assert.Empty(read.Headers);
    }

    [Fact]
    public void Nothing_of_a_webhook_but_its_name_and_kind_is_ever_printed()
    {
        WebhookSubscription subscription = Apply($$"""{"kind":"events","url":"http://b/?token=t","secret":"{{Secret}}"}""");

        Assert.Equal("Events webhook 'hook'", subscription.ToString());
    }

    [Theory]
    [InlineData("CP/1 ü", "Authorize", "https://b/Authorize/CP%2F1%20%C3%BC?id=CP%2F1%20%C3%BC")]
    [InlineData("..", "Authorize", "https://b/Authorize/%2E%2E?id=%2E%2E")]
    [InlineData("{action}", "X", "https://b/X/%7Baction%7D?id=%7Baction%7D")]
    public void Placeholders_are_filled_percent_encoded(string chargePointId, string action, string expected)
    {
        Uri url = WebhookUrl.Fill("https://b/{action}/{chargePointId}?id={chargePointId}", chargePointId, action);

        Assert.Equal(expected, url.OriginalString);
    }

    private static WebhookSubscription Apply(string body, WebhookSubscription? known = null)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonWebhookFields fields = new(document.RootElement);
        WebhookSubscription? subscription = WebhookRules.Apply("hook", fields, known);
        Assert.Null(fields.Fault);
        return subscription!;
    }

    private static WebhookFault Refuse(string body, WebhookSubscription? known = null)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonWebhookFields fields = new(document.RootElement);
        Assert.Null(WebhookRules.Apply("hook", fields, known));
        return Assert.NotNull(fields.Fault);
    }
}
