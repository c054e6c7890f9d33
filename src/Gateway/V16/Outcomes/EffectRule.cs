using Ocpp.Codec.V16;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>A row of <see cref="EffectRules"/>: which CALL of the charge point shows that an accepted command was carried out.</summary>
/// <param name="Command">What was accepted.</param>
/// <param name="Shows">The CALL.</param>
/// <param name="Patience">How long it may take; later ones are taken for something else.</param>
internal sealed record EffectRule(V16Action Command, V16Action Shows, TimeSpan Patience)
{
    /// <summary>A property of the command's request and the value with which this row counts; null for any request.</summary>
    public (string Name, string Value)? When { get; init; }

    /// <summary>What of the request the CALL has to name as well.</summary>
    public EffectMatch Match { get; init; }

    /// <summary>The statuses that show it; empty for any.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Of these the ones that end it, where it goes through several; null ends it with the first.</summary>
    public IReadOnlyList<string>? Ends { get; init; }

    /// <summary>The property of the confirmation without which there will be no effect; null where an accepted command always has one.</summary>
    public string? Needs { get; init; }

    /// <summary>The command asks for this very message.</summary>
    public bool IsTriggered { get; init; }
}

/// <summary>What tells one command's effect from another's.</summary>
[Flags]
internal enum EffectMatch
{
    None = 0,

    /// <summary>The connector that the request names; none named is any.</summary>
    Connector = 1,

    /// <summary>As <see cref="Connector"/>, where connector 0 stands for the charge point and all its connectors.</summary>
    ConnectorOrAll = 2,

    /// <summary>The connector of the reservation that the request names.</summary>
    ReservedConnector = 4,

    IdTag = 8,

    TransactionId = 16,

    RequestId = 32,
}
