using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.Gateway.Tests.Events;
using Ocpp.Gateway.Webhooks;
using Ocpp.Gateway.Webhooks.Decisions;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Webhooks.Decisions;

/// <summary>A gateway in memory with one decision webhook, its backend, and one charge point.</summary>
internal sealed class DecisionRig : IAsyncDisposable
{
    public const string Id = "CP-1";
    public const string Authorize = """[2,"a","Authorize",{"idTag":"T"}]""";
    public const string Start = """[2,"s","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":100,"timestamp":"2026-06-01T11:00:00Z"}]""";
    public const string Accepted = """{"idTagInfo":{"status":"Accepted"}}""";
    public const string Blocked = """{"idTagInfo":{"status":"Blocked"}}""";

    private DecisionRig(TestNode node, FakeBackend backend)
    {
        Node = node;
        Backend = backend;
        node.Get<DecisionDesk>().Refresh();
        Peer = node.Connect(Id);
    }

    public static WebhookSubscription Webhook { get; } = new()
    {
        Name = "legacy",
        Kind = WebhookKind.Decision,
        Url = "https://backend.test/ocpp/{action}?cp={chargePointId}",
        Actions = ["Authorize", "StartTransaction", "StopTransaction", "BootNotification", "DataTransfer"],
        Timeout = TimeSpan.FromSeconds(5),
        Concurrency = 64,
    };

    public TestNode Node { get; }

    public FakeBackend Backend { get; }

    public TestPeer Peer { get; }

    public DecisionClient Client => Assert.Single(Node.Get<DecisionClients>().All);

    /// <summary>The default answer to an id tag is Invalid, so that an Accepted can be nobody's but the backend's.</summary>
    public static DecisionRig Create(Func<WebhookSubscription, WebhookSubscription>? change = null, bool commitsManually = false, OcppOptions? options = null, DecisionLimits? limits = null)
    {
        FakeBackend backend = new();
        WebhookSubscription webhook = (change ?? (static known => known))(Webhook);
        TestNode node = new(
            options ?? new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never },
            commitsManually,
            services =>
            {
                services.AddWebhooks(new WebhookOptions { Subscriptions = [webhook] });
                services.AddSingleton(provider => new WebhookClients(provider.GetRequiredService<TimeProvider>(), _ => backend));
                services.AddSingleton(limits ?? new DecisionLimits());
            });
        return new DecisionRig(node, backend);
    }

    public static DecisionRig WithFallback(WebhookFallback fallback) => Create(known => known with { Fallback = fallback });

    public static DecisionRig For(params string[] actions) => Create(known => known with { Actions = [.. actions] });

    /// <summary>
    /// Sends a CALL and gives the answer's payload, waited for. The question is let go a moment after its answer, and the same one would join it
    /// until then; so that is waited for too.
    /// </summary>
    public async Task<string> CallAsync(string call)
    {
        Peer.Send(call);
        string payload = PayloadOf(await Peer.ReceiveAsync());
        await WaitForNoQuestionAsync();
        return payload;
    }

    /// <summary>Waits until every question has been let go.</summary>
    public Task WaitForNoQuestionAsync() => CommandRig.WaitForAsync(() => Client.Pending == 0);

    /// <summary>What stands behind the id in an answer.</summary>
    public static string PayloadOf(string answer)
    {
        JsonElement frame = JsonSerializer.Deserialize<JsonElement>(answer);
        return frame[2].GetRawText();
    }

    /// <summary>The events of one type, as they are shown.</summary>
    public List<JsonElement> Events(string type)
    {
        List<JsonElement> events = [];
        for (long position = 1; position <= Node.Journal.Appended.Value; position++)
        {
            ArrayBufferWriter<byte> record = new();
            if (Node.Journal.TryReadAt(new JournalPosition(position), record) && FactEventTypes.Of(TypeOf(record.WrittenSpan)) == type)
            {
                events.Add(JsonSerializer.Deserialize<JsonElement>(CloudEventTests.Render(record.WrittenSpan.ToArray())).GetProperty("data"));
            }
        }

        return events;
    }

    /// <summary>Moves the clock once the backend has the question.</summary>
    public async Task TimeOutAsync()
    {
        await Backend.NextAsync();
        Node.Clock.Advance(Webhook.Timeout);
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private static FactType TypeOf(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        return FactHeader.Decode(ref reader).Type;
    }
}
