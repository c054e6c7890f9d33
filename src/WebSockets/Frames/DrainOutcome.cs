namespace Ocpp.WebSockets.Frames;

/// <summary>How <see cref="CloseDrain"/> ended.</summary>
public enum DrainOutcome
{
    /// <summary>The peer's Close frame has arrived.</summary>
    CloseReceived,

    /// <summary>The peer has ended its side.</summary>
    EndOfStream,

    /// <summary>The time is up.</summary>
    TimedOut,

    /// <summary>The peer kept sending.</summary>
    TooMuch,

    /// <summary>The connection broke, or the wait was cancelled.</summary>
    Aborted,
}
