namespace Ocpp.Gateway.Commands;

/// <summary>How whoever gives a command wants it treated.</summary>
internal readonly record struct CommandOptions
{
    /// <summary>How long to wait for the charge point; null until the command is over, zero not at all. The command goes on either way.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>How long the command may wait for a charge point that isn't connected; null not at all.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>Makes a repeat return the first one's outcome, per charge point; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Whoever gives the command keeps its body anyhow, so that hashing it slowly for its secrets protects nothing: a fleet's thousand
    /// commands must not cost a thousand slow hashes.
    /// </summary>
    public bool IsBodyKept { get; init; }
}
