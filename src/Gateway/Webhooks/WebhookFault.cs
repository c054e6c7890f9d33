namespace Ocpp.Gateway.Webhooks;

/// <summary>What is wrong with a webhook's definition: the field, empty for the whole, and the rule as what follows "must be" or says it otherwise.</summary>
/// <param name="Field">In camelCase, as the API names it.</param>
/// <param name="Rule">Such as <c>must be a whole number from 1 to 1000</c>.</param>
internal readonly record struct WebhookFault(string Field, string Rule);
