namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Whether our CALLs may go to a charge point now. Some choke on a CALL before their BootNotification is answered, others never send one
/// on a reconnect: so one that never booted is waited for a while, and nothing overtakes the answer to a BootNotification. Used under the
/// turn.
/// </summary>
internal struct CommandGate(bool hasBooted, long nowMs, TimeSpan bootGrace)
{
    // Counted from the connection. Over once the charge point has booted, or the time is up.
    private long _graceEndMs = hasBooted ? long.MinValue : nowMs + (long)bootGrace.TotalMilliseconds;
    private int _bootsUnanswered;

    /// <summary>When it opens by itself; <see cref="long.MaxValue"/> when it waits for an answer of ours, or is open.</summary>
    public readonly long OpensMs => _bootsUnanswered > 0 || _graceEndMs == long.MinValue ? long.MaxValue : _graceEndMs;

    /// <summary>A BootNotification has come.</summary>
    public void Hold() => _bootsUnanswered++;

    /// <summary>The answer to a BootNotification has been flushed.</summary>
    public void Release()
    {
        _bootsUnanswered--;
        _graceEndMs = long.MinValue;
    }

    public readonly bool IsOpen(long nowMs) => _bootsUnanswered == 0 && nowMs >= _graceEndMs;
}
