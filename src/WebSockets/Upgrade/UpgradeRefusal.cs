namespace Ocpp.WebSockets.Upgrade;

/// <summary>Why there is no WebSocket: the HTTP status, and a short ASCII reason that is sent as the body.</summary>
public sealed record UpgradeRefusal(int StatusCode, string Reason)
{
    /// <summary>Wrong, missing, malformed or another identity's credentials.</summary>
    public static UpgradeRefusal Unauthorized { get; } = new(401, "credentials are missing or wrong");

    /// <summary>The method is not GET.</summary>
    public static UpgradeRefusal MethodNotAllowed { get; } = new(405, "only GET is served here");

    /// <summary>The request did not arrive in time.</summary>
    public static UpgradeRefusal RequestTimeout { get; } = new(408, "the request did not arrive in time");

    /// <summary>Plain HTTP, or another version of the WebSocket protocol.</summary>
    public static UpgradeRefusal UpgradeRequired { get; } = new(426, "a WebSocket upgrade to version 13 is needed");

    /// <summary>The head is larger or has more headers than <see cref="UpgradeLimits"/> allows.</summary>
    public static UpgradeRefusal HeadersTooLarge { get; } = new(431, "the request's head is too large");

    /// <summary>The path, still percent-encoded, of a request that is well-formed but asks for no upgrade; null for every other refusal. Whoever knows the paths may answer 404 instead.</summary>
    public string? RawPath { get; init; }

    /// <summary>When the client may come back, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The request is malformed.</summary>
    public static UpgradeRefusal BadRequest(string reason) => new(400, reason);

    /// <summary>Nothing, or nobody known, is at that path.</summary>
    public static UpgradeRefusal NotFound(string reason) => new(404, reason);

    /// <summary>The gateway can't promise anything now, but may soon.</summary>
    public static UpgradeRefusal ServiceUnavailable(int retryAfterSeconds) => new(503, "not available at the moment")
    {
        RetryAfterSeconds = retryAfterSeconds,
    };

    /// <summary>A mistake that would be let pass if the gateway weren't strict.</summary>
    internal static UpgradeRefusal NotTolerated(UpgradeTolerances tolerances) => BadRequest($"strict: {tolerances}");
}
