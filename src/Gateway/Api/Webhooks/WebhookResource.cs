using System.Text.Json.Serialization;
using Ocpp.Gateway.Api.Answers;

namespace Ocpp.Gateway.Api.Webhooks;

/// <summary>A webhook, without its secrets: of those only how many there are.</summary>
internal sealed record WebhookResource
{
    public required string Name { get; init; }

    /// <summary><c>events</c> or <c>decision</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>settings</c>: it can't be changed here; or <c>api</c>.</summary>
    public required string Source { get; init; }

    public required string Url { get; init; }

    /// <summary>Event types; empty for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>OCPP actions; empty for all events.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>Only charge points whose identity begins so.</summary>
    public required string? ChargePointPrefix { get; init; }

    /// <summary>Only charge points with these labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>How many secrets sign its requests.</summary>
    public required int SecretCount { get; init; }

    /// <summary>Names of the headers that each request carries; their values are not shown.</summary>
    public required IReadOnlyList<string> HeaderNames { get; init; }

    /// <summary><c>none</c>, <c>bearer</c> or <c>basic</c>.</summary>
    public required string Authorization { get; init; }

    /// <summary>Whether it has a certificate of its own for the backend.</summary>
    public required bool HasClientCertificate { get; init; }

    /// <summary>Whether it trusts authorities of its own.</summary>
    public required bool HasServerCa { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required int Concurrency { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BatchSize { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Linger { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? MaxAge { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fallback { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Shape { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    /// <summary><c>active</c>, <c>failing</c>, <c>paused</c> or <c>disabled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is paused or disabled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StateReason { get; init; }

    /// <summary>Since when it is paused, disabled or resumed; null when it never was.</summary>
    public required DateTimeOffset? StateSince { get; init; }

    /// <summary>What waits to be delivered.</summary>
    public required WebhookLag Lag { get; init; }

    /// <summary>Events delivered, or questions asked, a second over the last minute.</summary>
    public required double Rate { get; init; }

    /// <summary>Everything up to this event is delivered or given up, but for the charge points that are behind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Position { get; init; }

    /// <summary>Charge points whose events the backend doesn't take.</summary>
    public required int ChargePointsBehind { get; init; }

    /// <summary>Records of the journal that could not be delivered any more, since <c>Storage:Retention</c> was over; not all of them need be events.</summary>
    public required long Lost { get; init; }

    /// <summary>Entries of the dead-letter list.</summary>
    public required int DeadLetters { get; init; }

    /// <summary>When the backend last accepted something, since the gateway's start.</summary>
    public required DateTimeOffset? LastSuccess { get; init; }

    /// <summary>What went wrong last, since the gateway's start.</summary>
    public required WebhookErrorResource? LastError { get; init; }
}

/// <summary>What waits to be delivered.</summary>
/// <param name="Events">Events; of those that were not read yet it counts every record of the journal.</param>
/// <param name="Seconds">Age of the oldest.</param>
internal sealed record WebhookLag(long Events, double Seconds);

/// <summary>A call that went wrong.</summary>
internal sealed record WebhookErrorResource(DateTimeOffset Time, string? ChargePointId, int? Status, string Message);

/// <summary>What came back of a test.</summary>
/// <param name="Accepted">Whether it is what the backend should answer.</param>
/// <param name="Status">The HTTP status; null without an answer.</param>
/// <param name="Message">What is wrong; empty for nothing.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
internal sealed record WebhookTestResource(bool Accepted, int? Status, string Message, double DurationMs);

/// <summary>What a replay begins with.</summary>
/// <param name="From">The id of the first event that is sent again, if it is one that is wanted.</param>
/// <param name="ChargePointId">Whose events; null for all.</param>
internal sealed record WebhookReplayResource(string From, string? ChargePointId);

/// <summary>Events that a backend didn't take for <c>maxAge</c>.</summary>
internal sealed record DeadLetterResource
{
    /// <summary>Names the entry: the id of its first event.</summary>
    public required string Id { get; init; }

    public required string ChargePointId { get; init; }

    /// <summary>How many events.</summary>
    public required int Count { get; init; }

    /// <summary>When they were given up.</summary>
    public required DateTimeOffset Time { get; init; }

    public required DateTimeOffset FirstAttempt { get; init; }

    public required int Attempts { get; init; }

    public required string LastError { get; init; }

    /// <summary>The events; empty when their retention is over.</summary>
    public required IReadOnlyList<RawJson> Events { get; init; }
}

/// <summary>What is on its way again.</summary>
/// <param name="Count">How many entries. Each leaves the list when the backend accepts it.</param>
internal sealed record DeadLetterReplayResource(int Count);

/// <summary>Makes a webhook or changes it. Fields left out keep their value, null puts the default back; <c>kind</c> and <c>url</c> are needed for a new one.</summary>
/// <remarks>Only the OpenAPI document is made of it; the rules read the body, since they have to tell null from left out.</remarks>
internal sealed record WebhookBody
{
    /// <summary><c>events</c> or <c>decision</c>; never changes.</summary>
    public string? Kind { get; init; }

    /// <summary>http:// or https://; may have <c>{chargePointId}</c>, and of a decision <c>{action}</c>, behind the host.</summary>
    public string? Url { get; init; }

    /// <summary>Of events: the types that are delivered; empty for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Of a decision: the actions that the backend decides. Of events: only those that come from these actions.</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary>Only charge points whose identity begins so.</summary>
    public string? ChargePointPrefix { get; init; }

    /// <summary>Only charge points with these labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary><c>whsec_</c> and base64 of 24 to 64 bytes; write-only.</summary>
    public string? Secret { get; init; }

    /// <summary>One or two secrets, two while rotating; write-only, not beside <c>secret</c>.</summary>
    public IReadOnlyList<string>? Secrets { get; init; }

    /// <summary>Headers that each request carries; write-only.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c>; write-only.</summary>
    public string? Bearer { get; init; }

    /// <summary>User of Basic credentials; write-only.</summary>
    public string? Username { get; init; }

    /// <summary>Password of Basic credentials; write-only.</summary>
    public string? Password { get; init; }

    /// <summary>Certificate, chain and key in PEM for mutual TLS; write-only.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>Authorities in PEM that the backend's certificate must come from.</summary>
    public string? ServerCa { get; init; }

    /// <summary>How long one request may take: 15 s of events, 5 s of a decision.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Requests in flight at a time, 1 to 256: 16 of events, 64 of a decision.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Of events: how many of a charge point go in one request at most, 1 to 1000; over 1 they go as arrays.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Of events: how long one waits for others of its charge point; over zero they go as arrays.</summary>
    public TimeSpan? Linger { get; init; }

    /// <summary>Of events: how long one is tried again before it becomes a dead letter; 1 day.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Of a decision: Local, Accept, Reject or LastKnown.</summary>
    public string? Fallback { get; init; }

    /// <summary>Of a decision: default, raw or identity.</summary>
    public string? Shape { get; init; }

    /// <summary>Of a decision in the shape <c>identity</c>: its account.</summary>
    public string? Account { get; init; }
}
