namespace Ocpp.Gateway.Sessions;

/// <summary>The bounds of one session that are not settings: each with its unit and where its value comes from.</summary>
internal sealed class SessionLimits
{
    /// <summary>
    /// Answers that wait for a commit or a decision. OCPP-J 1.6 §4.1.1 wants one CALL at a time; we bear many from a hasty charge point.
    /// Beyond it we stop reading, which it feels as a full socket.
    /// </summary>
    public int MaxPendingReplies { get; init; } = 64;

    /// <summary>CALLs that wait, unread, behind one that is being decided. As many as answers: beyond it we stop reading.</summary>
    public int MaxHeldCalls { get; init; } = 64;

    /// <summary>
    /// Bytes of those CALLs: some hundred usual ones. A charge point may put one message of <c>Ocpp:MaxMessageSize</c> on top, since a message is
    /// known to be a CALL only when it is there.
    /// </summary>
    public long MaxHeldBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// How long decisions may hold up one CALL, from its receipt, its own and those before it together; then it gets its fallback at once. With
    /// <see cref="MaxReplyDelay"/> behind it an answer is well inside the 50 s after which charge points give a message up.
    /// </summary>
    public TimeSpan MaxDecisionDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Commands that wait for the one in flight; one more is refused (429 in the API).</summary>
    public int MaxQueuedOutboundCalls { get; init; } = 32;

    /// <summary>Bytes that wait for a peer that does not read, beside what the transport holds. Beyond it the connection is closed.</summary>
    public int MaxQueuedOutput { get; init; } = 1024 * 1024;

    /// <summary>
    /// Messages in a row that are no OCPP-J message at all; one more closes the connection with 1008. Bad input alone ends no connection, so it
    /// takes a flood: a charge point that says nothing else is of no use to anybody.
    /// </summary>
    public int MaxUnreadableMessages { get; init; } = 1000;

    /// <summary>
    /// How long an answer may wait for its commit before the connection is closed with 1013, so that the charge point keeps its message: well
    /// inside the 50 s after which charge points give a message up, also when a disk is full or hangs without an error.
    /// </summary>
    public TimeSpan MaxReplyDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Timed-out CALLs whose late answer is still recognised; the oldest is forgotten first.</summary>
    public int MaxLateCalls { get; init; } = 4;

    /// <summary>
    /// How long commands for a charge point that never booted wait for its BootNotification, counted from the connection:
    /// some charge points choke on a CALL before their boot is answered, others never boot on a reconnect.
    /// </summary>
    public TimeSpan BootGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer may take from our Close frame to its own or the end of its bytes (RFC 6455 §7.1.1).</summary>
    public TimeSpan CloseLinger { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Bytes read and thrown away while lingering.</summary>
    public long MaxDrainedBytes { get; init; } = 4 * 1024 * 1024;
}
