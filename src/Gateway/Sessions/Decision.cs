using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Sessions;

/// <summary>What was decided on a CALL by somebody who had to be waited for.</summary>
/// <param name="DecidedBy">Whose word it is.</param>
/// <param name="Answer">The confirmation's payload, which fits the action's schema; empty where the gateway's own registers are to say.</param>
/// <param name="Duration">From the question to the decision.</param>
internal sealed record Decision(Decider DecidedBy, ReadOnlyMemory<byte> Answer, TimeSpan Duration)
{
    public bool HasAnswer => !Answer.IsEmpty;

    /// <summary>As facts keep it.</summary>
    public int DurationMs => (int)Math.Min(Duration.TotalMilliseconds, int.MaxValue);
}
