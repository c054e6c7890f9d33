namespace Ocpp.Gateway.Events;

/// <summary>Whether a webhook is called. Written to disk: never renumber.</summary>
internal enum WebhookStanding : byte
{
    /// <summary>It is.</summary>
    Active = 0,

    /// <summary>An operator stopped it; what it misses waits in the journal.</summary>
    Paused = 1,

    /// <summary>The backend answered 410 Gone; an operator may resume it.</summary>
    Disabled = 2,
}
