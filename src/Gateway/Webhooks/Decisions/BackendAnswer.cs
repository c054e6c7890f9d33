namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>How one question to a backend ended.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Payload">The confirmation's payload, which fits its schema; empty unless <see cref="DecisionOutcome.Answered"/>.</param>
/// <param name="MaxAge">How long it may be given again; zero for not at all.</param>
/// <param name="Detail">What an operator wants to know of a failure.</param>
/// <param name="Status">The HTTP status; null where none came.</param>
internal sealed record BackendAnswer(DecisionOutcome Outcome, ReadOnlyMemory<byte> Payload = default, TimeSpan MaxAge = default, string Detail = "", int? Status = null)
{
    /// <summary>The backend is slow or down. One that answers in time and wrongly costs nobody a wait, so it is asked again.</summary>
    public bool IsSickness => Outcome is DecisionOutcome.TimedOut or DecisionOutcome.Unreachable or DecisionOutcome.Overloaded;
}

/// <summary>What can become of a question.</summary>
internal enum DecisionOutcome
{
    /// <summary>The backend decided.</summary>
    Answered,

    /// <summary>An answer that the backend gave before, within its <c>max-age</c>.</summary>
    Cached,

    /// <summary>204: the backend leaves it to the gateway.</summary>
    Left,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>No connection, or one that broke off.</summary>
    Unreachable,

    /// <summary>429 or 5xx.</summary>
    Overloaded,

    /// <summary>Another status than 200 and 204, redirects included.</summary>
    Refused,

    /// <summary>An answer that is none: no JSON, not the shape, against the schema, too long.</summary>
    Wrong,

    /// <summary>Too many questions wait for the backend already, or those before took all the time.</summary>
    Crowded,

    /// <summary>The circuit breaker is open: nobody was asked.</summary>
    BreakerOpen,

    /// <summary>The gateway failed on it: a bug of ours.</summary>
    Failed,

    /// <summary>The gateway stops.</summary>
    Stopped,
}
