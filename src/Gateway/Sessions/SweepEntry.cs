namespace Ocpp.Gateway.Sessions;

/// <summary>Something with a deadline in <see cref="SessionSweep"/>. The links belong to the wheel and its lock.</summary>
internal abstract class SweepEntry
{
    internal const long Never = -1;

    internal SweepEntry? Next { get; set; }

    internal SweepEntry? Previous { get; set; }

    /// <summary>When it is due, in ticks of the wheel; <see cref="Never"/> while it is in none of its slots.</summary>
    internal long DueTick { get; set; } = Never;

    internal bool IsScheduled => DueTick != Never;

    /// <summary>Whether it is due at a tick or before. Looked at without the wheel's lock too.</summary>
    internal bool IsScheduledUntil(long tick) => DueTick is var due and not Never && due <= tick;

    /// <summary>Called on the sweep's thread when the deadline has come, or earlier; the entry asks anew for its next one.</summary>
    /// <param name="nowMs"><see cref="SessionSweep.NowMs"/> of this round.</param>
    public abstract void OnDue(long nowMs);
}
