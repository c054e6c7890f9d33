using System.Diagnostics;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class CommandStatesTests
{
    [Theory]
    [InlineData("Queued", "Sent", "Sent")]
    [InlineData("Queued", "Postponed", "Queued")]
    [InlineData("Queued", "Lost", "Offline")]
    [InlineData("Sent", "Accepted", "Accepted")]
    [InlineData("Sent", "Rejected", "Rejected")]
    [InlineData("Sent", "Failed", "Error")]
    [InlineData("Sent", "TimedOut", "Timeout")]
    [InlineData("Sent", "Lost", "Offline")]
    [InlineData("Timeout", "AnsweredLate", "Timeout")]
    public void A_command_goes_this_way(string state, string happened, string next)
    {
        Assert.Equal(Enum.Parse<CommandState>(next), CommandStates.Next(Enum.Parse<CommandState>(state), Enum.Parse<CommandEvent>(happened)));
    }

    [Fact]
    public void A_final_state_is_left_by_nothing()
    {
        foreach (CommandState state in Enum.GetValues<CommandState>().Where(CommandStates.IsFinal))
        {
            foreach (CommandEvent happened in Enum.GetValues<CommandEvent>())
            {
                if (state == CommandState.Timeout && happened == CommandEvent.AnsweredLate)
                {
                    continue;
                }

                Assert.Throws<UnreachableException>(() => CommandStates.Next(state, happened));
            }
        }
    }
}
