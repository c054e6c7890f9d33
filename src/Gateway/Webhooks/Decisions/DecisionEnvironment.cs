using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>What all decision clients share.</summary>
/// <param name="Protocol">What an answer must look like.</param>
/// <param name="Directory">Keeps a charge point from being let go while its decision is awaited.</param>
/// <param name="Limits">The bounds.</param>
/// <param name="SessionLimits">How long decisions may hold up one CALL.</param>
/// <param name="Clock">For deadlines.</param>
/// <param name="Metrics">What is counted.</param>
/// <param name="Logger">Where failures are told.</param>
internal sealed record DecisionEnvironment(
    DecisionProtocol Protocol,
    ChargePointDirectory Directory,
    DecisionLimits Limits,
    SessionLimits SessionLimits,
    TimeProvider Clock,
    DecisionMetrics Metrics,
    ILogger<DecisionClient> Logger);
