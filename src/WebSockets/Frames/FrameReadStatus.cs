namespace Ocpp.WebSockets.Frames;

/// <summary>What <see cref="FrameReader.TryRead"/> found.</summary>
public enum FrameReadStatus
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A whole text message.</summary>
    Message,

    /// <summary>A Ping; the same payload goes back in a Pong.</summary>
    Ping,

    /// <summary>A Pong.</summary>
    Pong,

    /// <summary>A valid Close frame; <see cref="CloseFrame.Read"/> takes its payload apart. Nothing is to be read after it.</summary>
    Close,

    /// <summary>The peer broke the protocol, see <see cref="FrameReader.Violation"/>. It stays so.</summary>
    Violated,
}
