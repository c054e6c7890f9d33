namespace Ocpp.Gateway.Commands;

/// <summary>What can happen to a command.</summary>
internal enum CommandEvent
{
    /// <summary>Its CALL went out.</summary>
    Sent,

    /// <summary>The connection ended before it was sent, and it is held for the next one.</summary>
    Postponed,

    /// <summary>A confirmation that says yes, or has no status to say no with.</summary>
    Accepted,

    /// <summary>A confirmation with any other status.</summary>
    Rejected,

    /// <summary>A CALLERROR, or something that is no confirmation.</summary>
    Failed,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>Any answer after the time-out.</summary>
    AnsweredLate,

    /// <summary>The connection ended first, or its hold ran out.</summary>
    Lost,
}
