namespace Ocpp.Codec;

/// <summary>The greatest value of an integer.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaximumAttribute(long value) : Attribute
{
    /// <summary>The value itself is allowed.</summary>
    public long Value { get; } = value;
}
