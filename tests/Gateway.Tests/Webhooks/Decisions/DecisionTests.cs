using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ocpp.Gateway.Webhooks;

namespace Ocpp.Gateway.Tests.Webhooks.Decisions;

/// <summary>What a backend is asked, and what its answer, or the want of one, makes of a CALL.</summary>
public sealed class DecisionTests
{
    [Fact]
    public async Task The_backend_is_asked_what_the_charge_point_asked()
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Url = "https://backend.test/{chargePointId}/{action}" });
        rig.Backend.Answers(DecisionRig.Accepted);

        rig.Peer.Send("""[2,"a-1","Authorize",{"idTag" : "T\u0041G"}]""");
        AskedRequest asked = await rig.Backend.NextAsync();

        Assert.Equal("https://backend.test/CP-1/Authorize", asked.Address.AbsoluteUri);
        Assert.Equal("""{"chargePointId":"CP-1","protocol":"ocpp1.6","messageId":"a-1","action":"Authorize","payload":{"idTag" : "T\u0041G"}}""", asked.Body);
    }

    [Fact]
    public async Task Its_answer_goes_to_the_charge_point_as_it_came_and_the_event_says_who_decided()
    {
        await using DecisionRig rig = DecisionRig.Create();
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Authorize);
        await rig.Backend.NextAsync();
        rig.Node.Clock.Advance(TimeSpan.FromMilliseconds(120));
        answer.SetResult("""{ "idTagInfo": {"status":"Accepted", "parentIdTag":"FLEET"} }""");
        string received = await rig.Peer.ReceiveAsync();

        Assert.Equal("""[3,"a",{ "idTagInfo": {"status":"Accepted", "parentIdTag":"FLEET"} }]""", received);
        JsonElement data = Assert.Single(rig.Events("authorization"));
        Assert.Equal("Backend", data.GetProperty("decidedBy").GetString());
        Assert.Equal(120, data.GetProperty("decisionMs").GetInt32());
        Assert.Equal("Accepted", data.GetProperty("idTagInfo").GetProperty("status").GetString());
    }

    [Fact]
    public async Task With_204_the_gateway_decides()
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.Accept);

        string answer = await rig.CallAsync(DecisionRig.Authorize);

        Assert.Equal("""{"idTagInfo":{"status":"Invalid"}}""", answer);
        Assert.Equal("Gateway", Assert.Single(rig.Events("authorization")).GetProperty("decidedBy").GetString());
    }

    [Fact]
    public async Task An_action_that_is_not_listed_is_not_asked_for()
    {
        await using DecisionRig rig = DecisionRig.For("StartTransaction");

        rig.Peer.Send(DecisionRig.Authorize);

        Assert.Equal("""[3,"a",{"idTagInfo":{"status":"Invalid"}}]""", rig.Peer.Receive());
        Assert.Equal(0, rig.Backend.Count);
        Assert.False(Assert.Single(rig.Events("authorization")).TryGetProperty("decisionMs", out _));
    }

    [Theory]
    [InlineData("OTHER", false)]
    [InlineData("CP-", true)]
    public async Task A_charge_point_that_the_webhook_is_not_for_is_not_asked_for(string prefix, bool isAsked)
    {
        await using DecisionRig rig = DecisionRig.Create(known => known with { ChargePointPrefix = prefix });
        rig.Backend.Answers(DecisionRig.Accepted);

        await rig.CallAsync(DecisionRig.Authorize);

        Assert.Equal(isAsked ? 1 : 0, rig.Backend.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.Created)]
    [InlineData(HttpStatusCode.OK)]
    public async Task Another_status_than_200_and_204_or_no_body_is_the_fallback_s(HttpStatusCode status)
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.Accept);
        rig.Backend.Answering = (_, _) => FakeBackend.Status(status);

        string answer = await rig.CallAsync(DecisionRig.Authorize);

        Assert.Equal(DecisionRig.Accepted, answer);
        Assert.Equal("Fallback", Assert.Single(rig.Events("authorization")).GetProperty("decidedBy").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"idTagInfo":{"status":"Accepted"}}x""")]
    [InlineData("""{"idTagInfo":{"status":"Accepted"}}{}""")]
    [InlineData("""{"idTagInfo":{"status":"Yes"}}""")]
    [InlineData("""{"idTagInfo":{"status":"Accepted"},"extra":1}""")]
    [InlineData("""{"idTagInfo":{"status":"Accepted","parentIdTag":"123456789012345678901"}}""")]
    [InlineData("""{"idTagInfo":{"status":"Accepted","expiryDate":"tomorrow"}}""")]
    [InlineData("""[3,"a",{"idTagInfo":{"status":"Accepted"}}]""")]
    [InlineData("""{"idTagInfo":{"status":"Accepted","parentIdTag":"\ud800"}}""")]
    [InlineData("""{"idTagInfo":{"status":"Accepted","\ud800":1}}""")]
    [InlineData("""{"\ud800":1,"idTagInfo":{"status":"Accepted"}}""")]
    public async Task An_answer_that_is_none_is_the_fallback_s(string body)
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.Reject);
        rig.Backend.Answers(body);

        string answer = await rig.CallAsync(DecisionRig.Authorize);

        Assert.Equal("""{"idTagInfo":{"status":"Invalid"}}""", answer);
    }

    [Theory]
    [InlineData("""{"\ud800":1,"idTagInfo":{"status":"Accepted"}}""")]
    [InlineData("""{"idTagInfo":{"status":"Accepted","parentIdTag":"\ud800"}}""")]
    public async Task An_answer_to_a_StartTransaction_that_is_no_text_is_the_fallback_s_and_the_backend_s_fault(string body)
    {
        await using DecisionRig rig = DecisionRig.For("StartTransaction");
        rig.Backend.Answers(body);

        string answer = await rig.CallAsync("""[2,"s","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-01-31T12:00:00Z"}]""");

        Assert.Contains("\"idTagInfo\":{\"status\":", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("ud800", answer, StringComparison.Ordinal);
        Assert.Equal("Fallback", Assert.Single(rig.Events("transaction.started")).GetProperty("decidedBy").GetString());
    }

    [Fact]
    public async Task Half_an_answer_is_the_fallback_s()
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.Accept);
        rig.Backend.Answering = (_, _) => FakeBackend.Body(new BrokenStream("""{"idTagInfo":{"sta"""u8.ToArray()));

        Assert.Equal(DecisionRig.Accepted, await rig.CallAsync(DecisionRig.Authorize));
    }

    [Fact]
    public async Task Of_a_hundred_megabytes_little_is_read()
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.Accept);
        EndlessStream body = new();
        rig.Backend.Answering = (_, _) => FakeBackend.Body(body);

        Assert.Equal(DecisionRig.Accepted, await rig.CallAsync(DecisionRig.Authorize));
        Assert.InRange(body.Taken, 1, 2 * new Gateway.Webhooks.Decisions.DecisionLimits().MaxAnswerBytes);
    }

    [Fact]
    public async Task What_a_message_was_forgiven_is_told_also_when_it_waited_for_a_decision()
    {
        await using DecisionRig rig = DecisionRig.For("StartTransaction");
        rig.Backend.Answers(DecisionRig.Accepted);

        await rig.CallAsync("""[2,"s","StartTransaction",{"connectorId":1,"idTag":5,"meterStart":100,"timestamp":"1970-01-01T00:00:00Z"}]""");

        JsonElement started = Assert.Single(rig.Events("transaction.started"));
        Assert.Contains("\"tolerances\":[\"NumberForText\",\"ImplausibleTime\"]", started.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_that_hangs_costs_its_deadline_and_no_answer()
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.Accept);
        rig.Backend.Answering = static (_, cancellation) => FakeBackend.HangAsync(cancellation);

        rig.Peer.Send(DecisionRig.Authorize);
        await rig.TimeOutAsync();
        string answer = await rig.Peer.ReceiveAsync();

        Assert.Equal(DecisionRig.Accepted, DecisionRig.PayloadOf(answer));
        JsonElement data = Assert.Single(rig.Events("authorization"));
        Assert.Equal("Fallback", data.GetProperty("decidedBy").GetString());
        Assert.Equal(5000, data.GetProperty("decisionMs").GetInt32());
    }

    [Fact]
    public async Task A_closed_port_is_the_fallback_s()
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.Accept);
        rig.Backend.Answering = static async (_, cancellation) =>
        {
            using HttpMessageInvoker client = new(WebhookHandlers.Create(DecisionRig.Webhook, new WebhookOptions()));
            using HttpRequestMessage request = new(HttpMethod.Post, "http://127.0.0.1:1/");
            return await client.SendAsync(request, cancellation);
        };

        Assert.Equal(DecisionRig.Accepted, await rig.CallAsync(DecisionRig.Authorize));
    }

    [Theory]
    [InlineData("Local", "Invalid")]
    [InlineData("Accept", "Accepted")]
    [InlineData("Reject", "Invalid")]
    [InlineData("LastKnown", "Invalid")]
    public async Task Each_fallback_says_what_it_is_called(string fallback, string status)
    {
        await using DecisionRig rig = DecisionRig.WithFallback(Enum.Parse<WebhookFallback>(fallback));
        rig.Backend.Answering = static (_, _) => FakeBackend.Status(HttpStatusCode.BadGateway);

        string authorized = await rig.CallAsync(DecisionRig.Authorize);
        string started = await rig.CallAsync(DecisionRig.Start);
        string stopped = await rig.CallAsync("""[2,"e","StopTransaction",{"transactionId":1,"idTag":"T","meterStop":200,"timestamp":"2026-06-01T11:30:00Z"}]""");

        Assert.Equal($$$"""{"idTagInfo":{"status":"{{{status}}}"}}""", authorized);
        Assert.Equal($$$"""{"idTagInfo":{"status":"{{{status}}}"},"transactionId":1}""", started);
        Assert.Equal($$$"""{"idTagInfo":{"status":"{{{status}}}"}}""", stopped);
        Assert.Equal("Fallback", Assert.Single(rig.Events("transaction.started")).GetProperty("decidedBy").GetString());
        Assert.Equal("Fallback", Assert.Single(rig.Events("transaction.stopped")).GetProperty("decidedBy").GetString());
    }

    [Fact]
    public async Task What_is_known_last_of_a_tag_is_said_again_also_to_a_start()
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.LastKnown);
        rig.Backend.Answers("""{"idTagInfo":{"status":"Blocked","parentIdTag":"P"}}""");
        await rig.CallAsync(DecisionRig.Authorize);
        rig.Backend.Answering = static (_, _) => FakeBackend.Status(HttpStatusCode.BadGateway);

        string again = await rig.CallAsync("""[2,"b","Authorize",{"idTag":"t"}]""");
        string started = await rig.CallAsync(DecisionRig.Start);

        Assert.Equal("""{"idTagInfo":{"status":"Blocked","parentIdTag":"P"}}""", again);
        Assert.Equal("""{"idTagInfo":{"parentIdTag":"P","status":"Blocked"},"transactionId":1}""", started);
    }

    [Fact]
    public async Task What_is_known_last_ends_with_its_expiry_date()
    {
        await using DecisionRig rig = DecisionRig.WithFallback(WebhookFallback.LastKnown);
        rig.Backend.Answers("""{"idTagInfo":{"status":"Accepted","expiryDate":"2026-06-01T12:00:10Z"}}""");
        await rig.CallAsync(DecisionRig.Authorize);
        rig.Backend.Answering = static (_, _) => FakeBackend.Status(HttpStatusCode.BadGateway);
        rig.Node.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("""{"idTagInfo":{"status":"Invalid"}}""", await rig.CallAsync("""[2,"b","Authorize",{"idTag":"T"}]"""));
    }

    [Fact]
    public async Task A_vendor_s_message_is_answered_by_the_backend()
    {
        await using DecisionRig rig = DecisionRig.Create();
        rig.Backend.Answers("""{"status":"Accepted","data":"{\"free\":true}"}""");

        string answer = await rig.CallAsync("""[2,"d","DataTransfer",{"vendorId":"com.volt","messageId":"Slot"}]""");

        Assert.Equal("""{"status":"Accepted","data":"{\"free\":true}"}""", answer);
        JsonElement data = Assert.Single(rig.Events("data-transfer"));
        Assert.Equal(("Accepted", "Backend"), (data.GetProperty("status").GetString(), data.GetProperty("decidedBy").GetString()));
    }

    [Fact]
    public async Task Any_message_of_a_charge_point_can_be_asked_for()
    {
        await using DecisionRig rig = DecisionRig.For("Heartbeat");
        rig.Backend.Answers("""{"currentTime":"2030-01-01T00:00:00Z"}""");

        Assert.Equal("""{"currentTime":"2030-01-01T00:00:00Z"}""", await rig.CallAsync("""[2,"h","Heartbeat",{}]"""));
    }

    [Fact]
    public async Task A_request_that_breaks_its_schema_is_refused_and_nobody_is_asked()
    {
        await using DecisionRig rig = DecisionRig.Create();

        rig.Peer.Send("""[2,"a","Authorize",{}]""");

        Assert.StartsWith("""[4,"a","OccurenceConstraintViolation",""", rig.Peer.Receive(), StringComparison.Ordinal);
        Assert.Equal(0, rig.Backend.Count);
    }

    [Fact]
    public async Task A_question_is_signed_as_events_are()
    {
        byte[] key = [.. Enumerable.Range(1, 32).Select(static number => (byte)number)];
        await using DecisionRig rig = DecisionRig.Create(known => known with { Secrets = ["whsec_" + Convert.ToBase64String(key)] });

        rig.Peer.Send(DecisionRig.Authorize);
        AskedRequest asked = await rig.Backend.NextAsync();

        string id = Assert.Single(asked.Headers.GetValues("webhook-id"));
        string time = Assert.Single(asked.Headers.GetValues("webhook-timestamp"));
        string expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{asked.Body}")));
        Assert.Equal(expected, Assert.Single(asked.Headers.GetValues("webhook-signature")));
        Assert.Equal(rig.Node.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), time);
    }

    [Fact]
    public async Task The_raw_shape_posts_the_CALL_as_it_came_and_takes_an_array_or_a_payload()
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Shape = WebhookShape.Raw });
        rig.Backend.Answers("""[3,"a 1",{"idTagInfo":{"status":"Accepted"}}]""");

        string first = await rig.CallAsync("""[ 2, "a 1", "Authorize", {"idTag":"T"} ]""");
        AskedRequest asked = await rig.Backend.NextAsync();
        rig.Backend.Answers(DecisionRig.Accepted);
        string second = await rig.CallAsync(DecisionRig.Authorize);

        Assert.Equal("""[ 2, "a 1", "Authorize", {"idTag":"T"} ]""", asked.Body);
        Assert.Equal(DecisionRig.Accepted, first);
        Assert.Equal(DecisionRig.Accepted, second);
    }

    [Theory]
    [InlineData("""[4,"a","InternalError","",{}]""")]
    [InlineData("""[3,"b",{"idTagInfo":{"status":"Accepted"}}]""")]
    [InlineData("""[3,"a"]""")]
    [InlineData("""[3,"a",{"idTagInfo":{"status":"Accepted"}},1]""")]
    [InlineData("""[3,"a",[]]""")]
    public async Task In_the_raw_shape_a_CALLERROR_or_another_s_answer_is_the_fallback_s(string body)
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Shape = WebhookShape.Raw });
        rig.Backend.Answers(body);

        Assert.Equal("""{"idTagInfo":{"status":"Invalid"}}""", await rig.CallAsync(DecisionRig.Authorize));
    }

    [Fact]
    public async Task The_identity_shape_posts_what_an_open_source_CSMS_posts()
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Shape = WebhookShape.Identity, Account = "acme" });
        rig.Backend.Answers("""{"messageTypeId":3,"uniqueId":"a","payload":{"idTagInfo":{"status":"Accepted"}}}""");

        string answer = await rig.CallAsync(DecisionRig.Authorize);

        Assert.Equal(DecisionRig.Accepted, answer);
        Assert.Equal("""{"identity":"CP-1","uniqueId":"a","action":"Authorize","payload":{"idTag":"T"},"account":"acme"}""", (await rig.Backend.NextAsync()).Body);
    }

    [Theory]
    [InlineData("""{"messageTypeId":4,"errorCode":"InternalError","payload":{"idTagInfo":{"status":"Accepted"}}}""")]
    [InlineData("""{"idTagInfo":{"status":"Accepted"}}""")]
    public async Task In_the_identity_shape_an_error_or_no_payload_is_the_fallback_s(string body)
    {
        await using DecisionRig rig = DecisionRig.Create(static known => known with { Shape = WebhookShape.Identity });
        rig.Backend.Answers(body);

        Assert.Equal("""{"idTagInfo":{"status":"Invalid"}}""", await rig.CallAsync(DecisionRig.Authorize));
    }

    private sealed class BrokenStream(byte[] start) : MemoryStream(start)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("The connection broke off.");
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Taken { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            Taken += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
