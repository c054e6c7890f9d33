namespace Ocpp.Gateway.Commands;

/// <summary>What became of the attempt to take a command: it was refused or had ended before, or it is on its way.</summary>
internal sealed record CommandTaking
{
    private CommandTaking()
    {
    }

    /// <summary>The command; null where none was made.</summary>
    public string? CommandId { get; private init; }

    /// <summary>What to tell at once; null while it is on its way.</summary>
    public CommandOutcome? Outcome { get; private init; }

    /// <summary>The command on its way; null where there is an outcome.</summary>
    public CommandCall? Call { get; private init; }

    public static CommandTaking Ended(CommandOutcome outcome) => new() { Outcome = outcome, CommandId = outcome.CommandId };

    public static CommandTaking OnItsWay(CommandCall call) => new() { Call = call, CommandId = call.Command.Id };
}
