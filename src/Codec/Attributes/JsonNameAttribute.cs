namespace Ocpp.Codec;

/// <summary>A property's name in JSON when it isn't the C# name with a small first letter.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JsonNameAttribute(string name) : Attribute
{
    /// <summary>The name in JSON, case-sensitive.</summary>
    public string Name { get; } = name;
}
