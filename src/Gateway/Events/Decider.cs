namespace Ocpp.Gateway.Events;

/// <summary>Whose decision an answer was. Written to disk: never renumber.</summary>
internal enum Decider : byte
{
    /// <summary>The gateway's, from its own registers.</summary>
    Gateway = 0,

    /// <summary>The backend's, over a decision webhook.</summary>
    Backend = 1,

    /// <summary>The webhook's fallback, since the backend was slow, down or wrong.</summary>
    Fallback = 2,
}
