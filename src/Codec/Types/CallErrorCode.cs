namespace Ocpp.Codec;

/// <summary>
/// The error codes of a CALLERROR (OCPP-J 1.6 §4.2.3). The members' names are the names on the wire, the specification's misspelling
/// included.
/// </summary>
public enum CallErrorCode : byte
{
    /// <summary>None, or one that the peer made up. Written as <c>GenericError</c>.</summary>
    Unknown = 0,

    /// <summary>The action's name is unknown.</summary>
    NotImplemented,

    /// <summary>The action is known but not served, at all or from this side.</summary>
    NotSupported,

    /// <summary>The receiver failed; not the message's fault.</summary>
    InternalError,

    /// <summary>The array around the payload isn't of the required shape.</summary>
    ProtocolError,

    /// <summary>Refused for security's sake: anything but a BootNotification from a charge point that is not accepted.</summary>
    SecurityError,

    /// <summary>The payload is malformed or hasn't the action's structure.</summary>
    FormationViolation,

    /// <summary>A value lies outside its property's domain: too long, out of range, not of the enumeration.</summary>
    PropertyConstraintViolation,

    /// <summary>Too few or too many of something: a required property is missing. One r is the specification's spelling.</summary>
    OccurenceConstraintViolation,

    /// <summary>A value of the wrong JSON type.</summary>
    TypeConstraintViolation,

    /// <summary>Anything else.</summary>
    GenericError,
}
