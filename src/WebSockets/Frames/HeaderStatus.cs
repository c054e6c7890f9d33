namespace Ocpp.WebSockets.Frames;

/// <summary>What <see cref="FrameHeader.TryRead"/> found.</summary>
internal enum HeaderStatus
{
    Incomplete,
    Complete,
    Violated,
}
