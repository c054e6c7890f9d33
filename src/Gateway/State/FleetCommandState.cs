using System.Diagnostics;

namespace Ocpp.Gateway.State;

/// <summary>Where a fleet command stands. The numbers are on disk.</summary>
internal enum FleetCommandState : byte
{
    /// <summary>Its charge points are being looked for; nothing has been sent.</summary>
    Selecting = 1,

    Running = 2,

    /// <summary>Nothing more is sent until it is resumed.</summary>
    Paused = 3,

    /// <summary>Each charge point has its result.</summary>
    Completed = 4,

    /// <summary>Whoever had not got it by then doesn't get it.</summary>
    Cancelled = 5,

    /// <summary>It is no longer kept. A state of the fact only.</summary>
    Forgotten = 6,
}

/// <summary>What came of a fleet command at one charge point. The numbers are on disk.</summary>
internal enum FleetOutcome : byte
{
    /// <summary>Its turn has not come.</summary>
    Pending = 0,

    /// <summary>It is absent, and waited for.</summary>
    Waiting = 1,

    Accepted = 2,
    Rejected = 3,

    /// <summary>It answered with a CALLERROR, or with what can't be read.</summary>
    Error = 4,

    Timeout = 5,

    /// <summary>Not connected when its turn came, or for as long as it was waited for.</summary>
    Offline = 6,

    /// <summary>The connection ended after the command was sent.</summary>
    ConnectionLost = 7,

    /// <summary>Its boot is Pending or Rejected.</summary>
    NotAccepted = 8,

    UnknownChargePoint = 9,

    /// <summary>Its queue was full.</summary>
    TooManyCommands = 10,

    /// <summary>The fleet command was cancelled before its turn came.</summary>
    Cancelled = 11,
}

/// <summary>What an operator may do to a fleet command, and when.</summary>
internal static class FleetCommandStates
{
    /// <summary>How many outcomes there are.</summary>
    public const int OutcomeCount = (int)FleetOutcome.Cancelled + 1;

    public static bool IsFinished(this FleetCommandState state) => state is FleetCommandState.Completed or FleetCommandState.Cancelled;

    /// <summary>Whether a charge point with this outcome may still get the command.</summary>
    public static bool IsOpen(this FleetOutcome outcome) => outcome is FleetOutcome.Pending or FleetOutcome.Waiting;

    /// <summary>Whether one state may follow another by an operator's word.</summary>
    public static bool MayBecome(this FleetCommandState state, FleetCommandState next) => (state, next) switch
    {
        (FleetCommandState.Running, FleetCommandState.Paused) => true,
        (FleetCommandState.Paused, FleetCommandState.Running) => true,
        (FleetCommandState.Selecting or FleetCommandState.Running or FleetCommandState.Paused, FleetCommandState.Cancelled) => true,
        (_, FleetCommandState.Paused or FleetCommandState.Running or FleetCommandState.Cancelled) => false,
        _ => throw new UnreachableException($"Nobody asks for {next}."),
    };
}
