namespace Ocpp.WebSockets.Frames;

/// <summary>What a frame carries (RFC 6455 §5.2). Values from 8 on are control frames; all others not named here are reserved.</summary>
public enum Opcode : byte
{
    /// <summary>A further fragment of the message that an earlier data frame began.</summary>
    Continuation = 0x0,

    /// <summary>A text message, or its first fragment.</summary>
    Text = 0x1,

    /// <summary>A binary message, or its first fragment. OCPP-J has none.</summary>
    Binary = 0x2,

    /// <summary>The sender will send no further data.</summary>
    Close = 0x8,

    /// <summary>Asks for a Pong with the same payload.</summary>
    Ping = 0x9,

    /// <summary>Answers a Ping, or is a sign of life on its own.</summary>
    Pong = 0xA,
}
