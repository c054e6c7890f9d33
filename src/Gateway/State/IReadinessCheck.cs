namespace Ocpp.Gateway.State;

/// <summary>A part of the program that has its own reasons for not being ready. Safe on any thread; never blocks.</summary>
internal interface IReadinessCheck
{
    /// <summary>What is wrong now.</summary>
    IEnumerable<ReadinessProblem> Look();
}
