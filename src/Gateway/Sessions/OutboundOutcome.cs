namespace Ocpp.Gateway.Sessions;

/// <summary>How a CALL of ours ended.</summary>
internal enum OutboundOutcome : byte
{
    /// <summary>With a CALLRESULT.</summary>
    Confirmed,

    /// <summary>With a CALLERROR.</summary>
    Refused,

    /// <summary>With an answer that is no JSON object.</summary>
    Unreadable,

    /// <summary>Not within <c>Ocpp:CallTimeout</c>.</summary>
    TimedOut,

    /// <summary>With the connection, after it was sent.</summary>
    Lost,
}
