namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>What became of a request.</summary>
internal enum SendResult
{
    /// <summary>Any 2xx.</summary>
    Accepted,

    /// <summary>410: the backend doesn't want to be called any more.</summary>
    Gone,

    /// <summary>Another status.</summary>
    Refused,

    /// <summary>No answer, or one that says that the backend as a whole doesn't work: 429, 502, 503, 504.</summary>
    Silent,
}

/// <summary>What became of a request.</summary>
/// <param name="Result">In one word.</param>
/// <param name="Status">The HTTP status; null without an answer.</param>
/// <param name="Error">For the operator; empty when it was accepted.</param>
/// <param name="RetryAfter">How long the backend wants to be left alone; null when it didn't say.</param>
/// <param name="Duration">How long it took.</param>
internal readonly record struct SendOutcome(SendResult Result, int? Status, string Error, TimeSpan? RetryAfter, TimeSpan Duration)
{
    public bool IsAccepted => Result == SendResult.Accepted;
}
