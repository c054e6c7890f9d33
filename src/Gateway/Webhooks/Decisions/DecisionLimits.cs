namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>The bounds of decisions that are not settings: each with its unit and where its value comes from.</summary>
internal sealed class DecisionLimits
{
    /// <summary>Questions that wait for one of the webhook's <c>concurrency</c> places, for their deadline at most; one more gets its fallback at once.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>Bytes of an answer. A confirmation has some hundred; only DataTransfer may be long.</summary>
    public int MaxAnswerBytes { get; init; } = 64 * 1024;

    /// <summary>Authorize answers kept for their <c>max-age</c>, for each backend; the one that was used least lately goes first.</summary>
    public int MaxCachedAnswers { get; init; } = 50_000;

    /// <summary>The longest <c>max-age</c> that is honoured: a backend that says a year didn't mean it.</summary>
    public TimeSpan MaxCacheTime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Id tags of which the last answer is kept for <see cref="WebhookFallback.LastKnown"/>, for each backend.</summary>
    public int MaxKnownIdTags { get; init; } = 100_000;

    /// <summary>The circuit breaker opens when half of the questions in this time failed …</summary>
    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>… and there were so many. Few, so that a small site with a dead backend doesn't wait for every deadline.</summary>
    public int BreakerMinimum { get; init; } = 5;

    /// <summary>How long an open breaker asks nothing; then one question finds out.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(10);
}
