namespace Ocpp.Codec;

/// <summary>How an enumeration's value is spelled on the wire when that isn't the member's name.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class OcppNameAttribute(string name) : Attribute
{
    /// <summary>The spelling, case-sensitive.</summary>
    public string Name { get; } = name;
}
