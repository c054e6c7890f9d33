namespace Ocpp.Gateway.State.Views;

/// <summary>A configuration key's value as the charge point reported or accepted it.</summary>
/// <param name="Key">As the charge point spells it.</param>
/// <param name="Value">Null where it has none, or where it is a secret.</param>
/// <param name="IsReadonly">It can't be changed over OCPP.</param>
internal sealed record ConfigurationValue(string Key, string? Value, bool IsReadonly);
