namespace Ocpp.Gateway.Sessions;

/// <summary>Something with a deadline in <see cref="SessionSweep"/>. The links belong to the wheel and its lock.</summary>
internal abstract class SweepEntry
{
    internal SweepEntry? Next { get; set; }

    internal SweepEntry? Previous { get; set; }

    internal long DueTick { get; set; }

    internal bool IsScheduled { get; set; }

    /// <summary>Called on the sweep's thread when the deadline has come, or earlier; the entry asks anew for its next one.</summary>
    /// <param name="nowMs"><see cref="SessionSweep.NowMs"/> of this round.</param>
    public abstract void OnDue(long nowMs);
}
