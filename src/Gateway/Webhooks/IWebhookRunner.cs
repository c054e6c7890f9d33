namespace Ocpp.Gateway.Webhooks;

/// <summary>What the webhooks of one kind can be asked by the API.</summary>
internal interface IWebhookRunner
{
    /// <summary>Which kind.</summary>
    WebhookKind Kind { get; }

    /// <summary>How a webhook stands.</summary>
    Task<WebhookActivity> DescribeAsync(WebhookEntry entry);

    /// <summary>Calls the backend once, with something that is recognisably a test, and tells what came back.</summary>
    Task<WebhookTrial> TestAsync(WebhookSubscription subscription, CancellationToken cancellationToken);
}

/// <summary>How a webhook stands.</summary>
internal sealed record WebhookActivity
{
    /// <summary>Whether calls fail at the moment.</summary>
    public bool IsFailing { get; init; }

    /// <summary>Events that wait; 0 for a decision.</summary>
    public long LagEvents { get; init; }

    /// <summary>Age of the oldest of them.</summary>
    public TimeSpan LagAge { get; init; }

    /// <summary>Events, or questions, a second over the last minute.</summary>
    public double Rate { get; init; }

    /// <summary>Charge points whose events the backend doesn't take.</summary>
    public int Behind { get; init; }

    /// <summary>Records that nobody could deliver any more, since their retention was over.</summary>
    public long Lost { get; init; }

    /// <summary>Entries of the dead-letter list.</summary>
    public int DeadLetters { get; init; }

    /// <summary>Everything up to this event is delivered or given up, but for charge points that are behind; null for a decision.</summary>
    public long? Position { get; init; }

    /// <summary>When a call last went well; null for never since the start.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>What went wrong last; null for nothing since the start.</summary>
    public WebhookError? LastError { get; init; }
}

/// <summary>A call that went wrong.</summary>
/// <param name="Time">When.</param>
/// <param name="ChargePointId">About whom; null for nobody in particular.</param>
/// <param name="Status">The HTTP status; null without an answer.</param>
/// <param name="Message">What happened.</param>
internal sealed record WebhookError(DateTimeOffset Time, string? ChargePointId, int? Status, string Message);

/// <summary>What came back of a test.</summary>
/// <param name="IsAccepted">Whether it is what the backend should answer.</param>
/// <param name="Status">The HTTP status; null without an answer.</param>
/// <param name="Message">What is wrong; empty for nothing.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record WebhookTrial(bool IsAccepted, int? Status, string Message, TimeSpan Duration);
