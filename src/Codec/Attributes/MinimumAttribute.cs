namespace Ocpp.Codec;

/// <summary>The least value of an integer.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinimumAttribute(long value) : Attribute
{
    /// <summary>The value itself is allowed.</summary>
    public long Value { get; } = value;

    /// <summary>
    /// Whether less is a fault in lenient reading too, because such a message can't be acted on. In the transaction messages it never is.
    /// </summary>
    public bool EvenWhenLenient { get; set; }
}
