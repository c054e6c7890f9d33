namespace Ocpp.WebSockets.Frames;

/// <summary>Whose frames are read. The two sides differ in the mask alone: a client's frames have one, a server's have none (RFC 6455 §5.1).</summary>
public enum FrameSender : byte
{
    /// <summary>A charge point.</summary>
    Client,

    /// <summary>A Central System.</summary>
    Server,
}
