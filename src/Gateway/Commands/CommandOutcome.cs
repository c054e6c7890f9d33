namespace Ocpp.Gateway.Commands;

/// <summary>How a command ended, or why it never began. A confirmation is here as it came, a CALLERROR without secrets.</summary>
internal sealed record CommandOutcome(CommandResult Result)
{
    /// <summary>The command; null where none was made.</summary>
    public string? CommandId { get; init; }

    /// <summary>The confirmation's payload; empty without one.</summary>
    public ReadOnlyMemory<byte> Response { get; init; }

    /// <summary>The CALLERROR's code as the charge point spelled it.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The CALLERROR's description, or in words what went wrong.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>The CALLERROR's details, a JSON object; empty without one.</summary>
    public ReadOnlyMemory<byte> ErrorDetails { get; init; }

    /// <summary>The property that breaks the schema, and the rule.</summary>
    public string? Field { get; init; }

    /// <summary>What is allowed there.</summary>
    public string? Rule { get; init; }
}
