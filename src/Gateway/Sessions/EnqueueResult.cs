namespace Ocpp.Gateway.Sessions;

/// <summary>What became of an attempt to queue a CALL for a charge point.</summary>
internal enum EnqueueResult
{
    Queued,

    /// <summary>As many as <see cref="SessionLimits.MaxQueuedOutboundCalls"/> wait already.</summary>
    QueueFull,

    /// <summary>The session has ended or is being closed.</summary>
    Closed,
}
