namespace Ocpp.Gateway.State;

/// <summary>Why the gateway isn't ready.</summary>
/// <param name="Status">The kind in one stable word, for <c>/readyz</c>.</param>
/// <param name="Part"><c>journal</c>, <c>state</c>, <c>disk</c> or <c>webhooks</c>.</param>
/// <param name="Why">A sentence for the operator, with the figures.</param>
internal sealed record ReadinessProblem(string Status, string Part, string Why);
