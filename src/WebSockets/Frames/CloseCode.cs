namespace Ocpp.WebSockets.Frames;

/// <summary>Why a connection ends (RFC 6455 §7.4.1 and the IANA registry). 3000 to 4999 are free for libraries and applications, and are cast.</summary>
public enum CloseCode : ushort
{
    /// <summary>The purpose is fulfilled.</summary>
    NormalClosure = 1000,

    /// <summary>The server stops, or the client has navigated away.</summary>
    GoingAway = 1001,

    /// <summary>The peer broke RFC 6455.</summary>
    ProtocolError = 1002,

    /// <summary>The peer sent a kind of data that is not taken, such as a binary message.</summary>
    UnsupportedData = 1003,

    /// <summary>Stands for a Close frame without a code; never on the wire.</summary>
    NoStatusReceived = 1005,

    /// <summary>Stands for a connection that ended without a Close frame; never on the wire.</summary>
    AbnormalClosure = 1006,

    /// <summary>Text that is not UTF-8, or data that doesn't fit the message's type.</summary>
    InvalidPayload = 1007,

    /// <summary>A rule of the application was broken.</summary>
    PolicyViolation = 1008,

    /// <summary>The message is larger than the receiver takes.</summary>
    MessageTooBig = 1009,

    /// <summary>The client misses an extension in the server's answer.</summary>
    MandatoryExtension = 1010,

    /// <summary>The server met a condition that it did not expect.</summary>
    InternalError = 1011,

    /// <summary>The server restarts; the client may come back after a random delay.</summary>
    ServiceRestart = 1012,

    /// <summary>The server can't serve now; the client should try again later.</summary>
    TryAgainLater = 1013,

    /// <summary>A gateway got a bad answer from behind it.</summary>
    BadGateway = 1014,

    /// <summary>Stands for a failed TLS handshake; never on the wire.</summary>
    TlsHandshake = 1015,
}
