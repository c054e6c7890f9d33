namespace Ocpp.LoadTester.Measuring;

/// <summary>What a target can do wrong. Each is counted, and the first few of a run are kept word for word. The names stand in <c>result.json</c>.</summary>
internal enum Fault : byte
{
    /// <summary>A call was never answered, or not before the run ended.</summary>
    Lost,

    /// <summary>An answer came after its time-out.</summary>
    Late,

    /// <summary>An answer to a call that nobody made.</summary>
    WrongId,

    /// <summary>A second answer to one call.</summary>
    DoubleAnswer,

    /// <summary>A CALLERROR.</summary>
    CallError,

    /// <summary>An answer that breaks its schema.</summary>
    BadAnswer,

    /// <summary>A text that is no OCPP-J message.</summary>
    Unreadable,

    /// <summary>A CALL of the Central System that breaks its schema, or is none that a charge point takes.</summary>
    BadCall,

    /// <summary>The target ended a connection.</summary>
    Closed,

    /// <summary>No TCP or TLS connection came about.</summary>
    ConnectFailed,

    /// <summary>The upgrade was answered with another status than 101, or not at all.</summary>
    HandshakeRefused,

    /// <summary>The upgrade's answer is not what RFC 6455 wants.</summary>
    BadHandshake,

    /// <summary>Another subprotocol than was offered, or none.</summary>
    WrongSubProtocol,

    /// <summary>A frame that breaks RFC 6455.</summary>
    BadFrame,

    /// <summary>The target doesn't read what is sent to it.</summary>
    NotReading,

    /// <summary>A transaction's message that was given up after its last attempt.</summary>
    TransactionMessageLost,

    /// <summary>The REST API answered with an error, or what a command should have caused didn't happen.</summary>
    CommandFailed,
}
