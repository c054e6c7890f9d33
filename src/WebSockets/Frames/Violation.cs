namespace Ocpp.WebSockets.Frames;

/// <summary>
/// How the peer broke RFC 6455: the code for the Close frame, and a fixed ASCII text of at most 123 bytes that may be sent with it
/// and logged.
/// </summary>
public readonly record struct Violation(CloseCode Code, string Reason)
{
    internal static Violation ReservedBits => new(CloseCode.ProtocolError, "reserved bits are set");

    internal static Violation UnknownOpcode => new(CloseCode.ProtocolError, "unknown opcode");

    internal static Violation UnmaskedFrame => new(CloseCode.ProtocolError, "frame is not masked");

    internal static Violation MaskedFrame => new(CloseCode.ProtocolError, "frame of a server is masked");

    internal static Violation FragmentedControlFrame => new(CloseCode.ProtocolError, "control frame is fragmented");

    internal static Violation ControlFrameTooLong => new(CloseCode.ProtocolError, "control frame is longer than 125 bytes");

    internal static Violation LengthNotShortest => new(CloseCode.ProtocolError, "length is not in its shortest form");

    internal static Violation LengthHighBit => new(CloseCode.ProtocolError, "length has its highest bit set");

    internal static Violation UnexpectedContinuation => new(CloseCode.ProtocolError, "continuation without a message");

    internal static Violation UnfinishedMessage => new(CloseCode.ProtocolError, "new message inside a fragmented one");

    internal static Violation CloseLength => new(CloseCode.ProtocolError, "close frame has one byte of payload");

    internal static Violation IllegalCloseCode => new(CloseCode.ProtocolError, "close code is not allowed");

    internal static Violation CloseReasonEncoding => new(CloseCode.InvalidPayload, "close reason is not UTF-8");

    internal static Violation TextEncoding => new(CloseCode.InvalidPayload, "text is not UTF-8");

    internal static Violation BinaryMessage => new(CloseCode.UnsupportedData, "binary messages are not taken");

    internal static Violation MessageTooBig => new(CloseCode.MessageTooBig, "message is too big");
}
