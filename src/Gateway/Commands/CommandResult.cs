namespace Ocpp.Gateway.Commands;

/// <summary>How a command ended for whoever gave it.</summary>
internal enum CommandResult
{
    /// <summary>The charge point confirmed it, with whatever status.</summary>
    Confirmed,

    /// <summary>It goes on; the caller didn't want to wait longer.</summary>
    Underway,

    UnknownChargePoint,

    UnknownAction,

    /// <summary>The Idempotency-Key was used with another body before.</summary>
    KeyReused,

    /// <summary>Not connected, or lost before it was sent.</summary>
    ChargePointOffline,

    /// <summary>Its boot is Rejected, or Pending where that matters.</summary>
    ChargePointNotAccepted,

    /// <summary>The body breaks the action's schema.</summary>
    InvalidPayload,

    /// <summary>The charge point's queue is full.</summary>
    TooManyCommands,

    /// <summary>The charge point answered with a CALLERROR.</summary>
    CallError,

    /// <summary>The confirmation is no JSON object.</summary>
    InvalidResponse,

    /// <summary>The connection ended after it was sent.</summary>
    ConnectionLost,

    /// <summary>No answer in time.</summary>
    CallTimeout,
}
