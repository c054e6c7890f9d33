using System.Diagnostics;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Commands;

/// <summary>The way of a command from its queue to its end, as one table.</summary>
internal static class CommandStates
{
    public static CommandState Next(CommandState state, CommandEvent happened) => (state, happened) switch
    {
        (CommandState.Queued, CommandEvent.Sent) => CommandState.Sent,
        (CommandState.Queued, CommandEvent.Postponed) => CommandState.Queued, // Its hold outlives a connection that ended before it was sent.
        (CommandState.Sent, CommandEvent.Accepted) => CommandState.Accepted,
        (CommandState.Sent, CommandEvent.Rejected) => CommandState.Rejected,
        (CommandState.Sent, CommandEvent.Failed) => CommandState.Error,
        (CommandState.Sent, CommandEvent.TimedOut) => CommandState.Timeout,
        (CommandState.Queued or CommandState.Sent, CommandEvent.Lost) => CommandState.Offline,
        (CommandState.Timeout, CommandEvent.AnsweredLate) => CommandState.Timeout, // The caller was told already; only the answer is filled in.
        _ => throw new UnreachableException($"{happened} while {state}."),
    };

    /// <summary>Whether nothing but a late answer can come any more.</summary>
    public static bool IsFinal(CommandState state) => state is not (CommandState.Queued or CommandState.Sent);
}
