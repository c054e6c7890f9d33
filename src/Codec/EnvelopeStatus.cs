namespace Ocpp.Codec;

/// <summary>What <see cref="Envelope.TryRead"/> found.</summary>
public enum EnvelopeStatus : byte
{
    /// <summary>One message, and the whole text is one JSON value.</summary>
    Read,

    /// <summary>A message type number that OCPP 1.6 doesn't have: no reply (OCPP-J 1.6 §4.1.3).</summary>
    Ignored,

    /// <summary>
    /// Something is wrong behind the id. A CALL is answered with a CALLERROR of the context's fault; a CALLRESULT or CALLERROR answers its
    /// CALL as one that can't be understood and is never replied to.
    /// </summary>
    Faulted,

    /// <summary>No type or no id could be read: log, count, drop.</summary>
    Unreadable,
}
