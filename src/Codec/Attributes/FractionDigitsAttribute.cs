namespace Ocpp.Codec;

/// <summary>The most fractional digits of a decimal, trailing zeros not counted (OCPP 1.6 §7.13: <c>limit</c> has one).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FractionDigitsAttribute(int digits) : Attribute
{
    /// <summary>Digits behind the point.</summary>
    public int Digits { get; } = digits;
}
