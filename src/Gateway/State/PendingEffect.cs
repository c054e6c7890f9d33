using Ocpp.Codec.V16;

namespace Ocpp.Gateway.State;

/// <summary>
/// What an accepted command is expected to bring about: a CALL of the charge point, told apart by what the command named. OCPP has no
/// correlation id, so this is the closest match there is.
/// </summary>
/// <param name="CommandId">The command.</param>
/// <param name="Action">The CALL that shows its effect.</param>
/// <param name="Patience">How long it may take; later ones are taken for something else.</param>
internal sealed record PendingEffect(string CommandId, V16Action Action, TimeSpan Patience)
{
    /// <summary>The connector that the command named; null matches every one.</summary>
    public int? ConnectorId { get; init; }

    public int? TransactionId { get; init; }

    /// <summary>Compared without case, as id tags are (OCPP 1.6 §3.4 errata).</summary>
    public string? IdTag { get; init; }

    /// <summary>A message that leaves its request id out may be meant; OCPP asks for it only where several could be.</summary>
    public long? RequestId { get; init; }

    /// <summary>A message showed already that it goes on: it was taken up after a restart.</summary>
    public bool IsUnderway { get; init; }

    /// <summary>The statuses that show it; empty for any.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>
    /// The statuses that end it, each one before being an effect too: a firmware update goes through several. Null ends it with the first.
    /// </summary>
    public IReadOnlyList<string>? FinalStatuses { get; init; }

    /// <summary>The command asked for this very message, so that a charge point whose boot is Pending may send it (OCPP 1.6 §4.2).</summary>
    public bool IsTriggered { get; init; }

    /// <summary>The message may come once per connector: a TriggerMessage named none (OCPP 1.6 §5.17).</summary>
    public bool MayRepeat { get; init; }

    /// <summary>What else becomes true when it is seen; called under the charge point's turn.</summary>
    public Action<ChargePoint, EffectDetails>? WhenSeen { get; init; }

    /// <summary>Whether this CALL is the one.</summary>
    public bool Matches(V16Action action, in EffectDetails details) =>
        action == Action
        && (ConnectorId is null || details.ConnectorId == ConnectorId)
        && (TransactionId is null || details.TransactionId == TransactionId)
        && (RequestId is null || details.RequestId is null || details.RequestId == RequestId)
        && (IdTag is null || string.Equals(details.IdTag, IdTag, StringComparison.OrdinalIgnoreCase))
        && (Statuses.Count == 0 || (details.Status is not null && Statuses.Contains(details.Status)));

    /// <summary>Whether nothing more is to come after this CALL.</summary>
    public bool IsEndedBy(in EffectDetails details) =>
        FinalStatuses is null || details.Status is null || FinalStatuses.Contains(details.Status);
}
