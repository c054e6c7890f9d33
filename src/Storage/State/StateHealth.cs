namespace Ocpp.Storage.State;

/// <summary>Whether the state still follows the journal.</summary>
public enum StateHealth
{
    /// <summary>Committed records are being applied.</summary>
    Healthy,

    /// <summary>
    /// A record couldn't be applied or the state's files couldn't be written. Final: reads still answer, but with a state that no longer moves.
    /// Nothing acknowledged is lost, the journal has it; a restart replays it.
    /// </summary>
    Failed,
}
