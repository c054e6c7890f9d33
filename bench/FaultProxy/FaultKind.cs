namespace Ocpp.FaultProxy;

/// <summary>What the proxy does to the bytes that go through it.</summary>
internal enum FaultKind : byte
{
    /// <summary>Each piece arrives later, in order.</summary>
    Delay,

    /// <summary>No more than so many bytes a second.</summary>
    Throttle,

    /// <summary>Bytes go on in pieces of a drawn size, each in a segment of its own.</summary>
    Split,

    /// <summary>A bit of a byte is turned.</summary>
    Corrupt,

    /// <summary>Nothing goes on for a while, and nobody is told: as on a link without a signal.</summary>
    Stall,

    /// <summary>Both sides are closed as if the other had done it.</summary>
    Cut,

    /// <summary>Both sides are reset.</summary>
    Reset,
}

/// <summary>Which way a rule holds.</summary>
[Flags]
internal enum Direction : byte
{
    /// <summary>From the charge point to the Central System.</summary>
    Up = 1,

    /// <summary>From the Central System to the charge point.</summary>
    Down = 2,

    Both = Up | Down,
}

/// <summary>
/// One line of a script. What happens by chance happens at byte positions that are drawn from the seed, <paramref name="EveryBytes"/> apart in the mean,
/// so the same bytes meet the same faults however they are cut into reads.
/// </summary>
/// <param name="Kind">What.</param>
/// <param name="Direction">Which way.</param>
/// <param name="From">The least: milliseconds of a delay or stall, bytes of a piece, bytes a second.</param>
/// <param name="To">The most.</param>
/// <param name="EveryBytes">The mean distance of two happenings; 0 for what holds all the time.</param>
internal sealed record FaultRule(FaultKind Kind, Direction Direction, int From, int To, int EveryBytes);
