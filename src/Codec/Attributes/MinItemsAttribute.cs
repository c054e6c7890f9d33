namespace Ocpp.Codec;

/// <summary>The least number of an array's items, where the specification says 1..*; see <see cref="Tolerance.EmptyArray"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinItemsAttribute(int count) : Attribute
{
    /// <summary>Items.</summary>
    public int Count { get; } = count;
}
