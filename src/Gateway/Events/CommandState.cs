namespace Ocpp.Gateway.Events;

/// <summary>How far a command has come. Written to disk: never renumber.</summary>
internal enum CommandState : byte
{
    /// <summary>Taken, not sent yet.</summary>
    Queued = 1,

    /// <summary>Its CALL went out.</summary>
    Sent = 2,

    /// <summary>Answered: Accepted, Scheduled, RebootRequired, Unlocked, or a confirmation without a status.</summary>
    Accepted = 3,

    /// <summary>Answered with any other status.</summary>
    Rejected = 4,

    /// <summary>Answered with a CALLERROR, or with something that is no confirmation.</summary>
    Error = 5,

    /// <summary>Not answered in time.</summary>
    Timeout = 6,

    /// <summary>The charge point wasn't there, or went before it answered.</summary>
    Offline = 7,
}
