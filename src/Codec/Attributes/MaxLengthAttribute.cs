namespace Ocpp.Codec;

/// <summary>The most characters a text may have; for an array of texts, each of them. OCPP text is bounded or says that it is not.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaxLengthAttribute(int characters) : Attribute
{
    /// <summary>Characters, not bytes: Unicode code points, as JSON Schema counts them.</summary>
    public int Characters { get; } = characters;
}
