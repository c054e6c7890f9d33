namespace Ocpp.Gateway.Sessions;

/// <summary>Where a session's connection stands between its upgrade and its end.</summary>
internal enum SessionPhase : byte
{
    Open,

    /// <summary>A Close frame has been written; nothing but the peer's end is awaited.</summary>
    Closing,

    Closed,
}

/// <summary>Why a batch of frames ended.</summary>
internal enum BatchEnd : byte
{
    /// <summary>Everything whole has been handled.</summary>
    NeedsMore,

    /// <summary>Whole frames may be left; they can be handled at once.</summary>
    Partial,

    /// <summary>Too many answers wait for a commit; frames are left until there is room.</summary>
    Backlogged,

    /// <summary>The session is being closed.</summary>
    Ended,
}
