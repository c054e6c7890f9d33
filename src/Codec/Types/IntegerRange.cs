using System.Globalization;

namespace Ocpp.Codec;

/// <summary>Which integers a property allows.</summary>
/// <param name="Minimum">The least, itself allowed.</param>
/// <param name="Maximum">The greatest, itself allowed.</param>
/// <param name="EvenWhenLenient">Whether lenient reading refuses the others too.</param>
public readonly record struct IntegerRange(long Minimum, long Maximum, bool EvenWhenLenient = false)
{
    /// <summary>All of 32 bits, which is what an integer is in OCPP 1.6 (the SOAP twin says so; JSON Schema doesn't).</summary>
    public static IntegerRange Any => new(int.MinValue, int.MaxValue);

    /// <summary>Whether the value is allowed.</summary>
    public bool Contains(long value) => value >= Minimum && value <= Maximum;

    /// <summary>The rule in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minimum} to {Maximum}");
}
