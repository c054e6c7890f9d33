namespace Ocpp.Gateway.State.Views;

/// <summary>What a command brought about, as the charge point reported it.</summary>
/// <param name="Action">The action that reported it.</param>
/// <param name="MessageId">That CALL's unique id.</param>
/// <param name="TransactionId">The transaction that began or ended by it.</param>
/// <param name="Time">When it was reported.</param>
internal sealed record CommandEffectView(string Action, string MessageId, int? TransactionId, DateTimeOffset Time);
