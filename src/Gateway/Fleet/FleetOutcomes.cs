using Ocpp.Gateway.Commands;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Fleet;

/// <summary>What a command's end means for the fleet command that gave it.</summary>
internal static class FleetOutcomes
{
    public static FleetResult Of(CommandOutcome outcome, CommandProtocol protocol, string action)
    {
        FleetOutcome result = outcome.Result switch
        {
            CommandResult.Confirmed => protocol.IsAccepted(action, outcome.Response.Span) ? FleetOutcome.Accepted : FleetOutcome.Rejected,
            CommandResult.UnknownChargePoint => FleetOutcome.UnknownChargePoint,
            CommandResult.ChargePointOffline => FleetOutcome.Offline,
            CommandResult.ChargePointNotAccepted => FleetOutcome.NotAccepted,
            CommandResult.TooManyCommands => FleetOutcome.TooManyCommands,
            CommandResult.ConnectionLost => FleetOutcome.ConnectionLost,
            CommandResult.CallTimeout => FleetOutcome.Timeout,
            _ => FleetOutcome.Error,
        };
        return new FleetResult(result, Guid.TryParse(outcome.CommandId, out Guid id) ? id : Guid.Empty);
    }
}
