using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Ocpp.Gateway.Webhooks;

/// <summary>
/// A webhook of either kind as it was checked by <see cref="WebhookRules"/>; immutable. Fields of the other kind keep their defaults. Holds secrets: it is
/// never logged and never shown as a whole.
/// </summary>
internal sealed record WebhookSubscription
{
    private const int DefaultBatch = 100;

    private static readonly ImmutableSortedDictionary<string, string> NoTexts = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>As the operator wrote it; names compare without case.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required WebhookKind Kind { get; init; }

    /// <summary>Where it goes; <see cref="WebhookUrl"/> fills its placeholders.</summary>
    public required string Url { get; init; }

    /// <summary>Who made it.</summary>
    [JsonIgnore]
    public WebhookSource Source { get; init; } = WebhookSource.Api;

    /// <summary>Event types that are delivered; empty for all.</summary>
    public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>OCPP actions: of a decision those that are asked for, of events those that the events must come from (empty for all events).</summary>
    public ImmutableArray<string> Actions { get; init; } = [];

    /// <summary>Only charge points whose identity begins so; null for all.</summary>
    public string? ChargePointPrefix { get; init; }

    /// <summary>Only charge points that have all of these labels.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = NoTexts;

    /// <summary>Keys of the signatures in their <c>whsec_</c> form: none, one, or two while rotating.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Headers that each request carries.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = NoTexts;

    /// <summary>Sent as <c>Authorization: Bearer</c>; null for none.</summary>
    public string? Bearer { get; init; }

    /// <summary>User of Basic credentials; null for none.</summary>
    public string? Username { get; init; }

    /// <summary>Password of Basic credentials.</summary>
    public string? Password { get; init; }

    /// <summary>The gateway's certificate for this backend, PEM with chain and key; null for none.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>Authorities that the backend's certificate must come from, PEM; null for the machine's own.</summary>
    public string? ServerCa { get; init; }

    /// <summary>How long one request may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Requests in flight at a time.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Events of a charge point that go in one request at most; over 1 it is the batched mode.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>How long an event waits for others of its charge point; over zero it is the batched mode.</summary>
    public TimeSpan Linger { get; init; }

    /// <summary>How long an event is tried again, from its first failure, before it becomes a dead letter.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Who decides when the backend doesn't.</summary>
    public WebhookFallback Fallback { get; init; } = WebhookFallback.Local;

    /// <summary>How a question looks.</summary>
    public WebhookShape Shape { get; init; } = WebhookShape.Default;

    /// <summary>The <c>account</c> of <see cref="WebhookShape.Identity"/>.</summary>
    public string? Account { get; init; }

    /// <summary>Tells this webhook from an earlier one of the same name; empty for one of the settings.</summary>
    public string Incarnation { get; init; } = "";

    /// <summary>Whether events go as arrays.</summary>
    [JsonIgnore]
    public bool IsBatched => BatchSize > 1 || Linger > TimeSpan.Zero;

    /// <summary>Events that one request holds at most: who waits for others without saying for how many means more than one.</summary>
    [JsonIgnore]
    public int LargestBatch => BatchSize > 1 || Linger == TimeSpan.Zero ? BatchSize : DefaultBatch;

    /// <summary>Whether it is about this charge point, as far as the identity tells.</summary>
    public bool IsFor(string chargePointId) => ChargePointPrefix is null || chargePointId.StartsWith(ChargePointPrefix, StringComparison.Ordinal);

    /// <summary>Whether a charge point has the labels that this wants.</summary>
    public bool Wants(IReadOnlyDictionary<string, string> labels)
    {
        foreach ((string name, string value) in Labels)
        {
            if (!labels.TryGetValue(name, out string? found) || found != value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Says nothing but the name and the kind, so that no log line ever shows a secret.</summary>
    public override string ToString() => $"{Kind} webhook '{Name}'";
}
