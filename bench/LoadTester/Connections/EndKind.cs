namespace Ocpp.LoadTester.Connections;

/// <summary>How a connection, or the attempt at one, ended.</summary>
internal enum EndKind : byte
{
    /// <summary>By ourselves, as a scenario wanted it.</summary>
    ByUs,

    /// <summary>No TCP connection came about.</summary>
    ConnectFailed,

    /// <summary>TLS didn't come about.</summary>
    TlsFailed,

    /// <summary>The handshake took longer than is waited.</summary>
    HandshakeTimeout,

    /// <summary>The target answered the upgrade with another status than 101.</summary>
    HandshakeRefused,

    /// <summary>101 without the right Sec-WebSocket-Accept.</summary>
    WrongAccept,

    /// <summary>Another subprotocol than was offered.</summary>
    WrongSubProtocol,

    /// <summary>The answer to the upgrade request was no such answer.</summary>
    MalformedHandshake,

    /// <summary>A Close frame came.</summary>
    CloseFrame,

    /// <summary>The stream ended, or was reset, without a Close frame.</summary>
    Lost,

    /// <summary>The target broke RFC 6455.</summary>
    FrameViolation,

    /// <summary>The target doesn't read what is sent to it.</summary>
    NotReading,
}
