namespace Ocpp.Gateway.Api.Requests;

/// <summary>What is wrong with a body: the field's path, empty for the body itself, and the rule that it breaks.</summary>
internal readonly record struct BodyFault(string Field, string Rule)
{
    /// <summary>As a sentence's beginning, for the report of an import.</summary>
    public override string ToString() => Field.Length == 0 ? $"the line {Rule}" : $"'{Field}' {Rule}";
}
