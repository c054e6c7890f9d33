namespace Ocpp.Codec.Generators.Models;

/// <summary>What a property's attributes say; <see langword="null"/> and <see langword="false"/> where they say nothing.</summary>
internal sealed record PropertyLimits
{
    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    public bool EvenWhenLenient { get; init; }

    public int? MaxLength { get; init; }

    public bool IsUnbounded { get; init; }

    public int? FractionDigits { get; init; }

    public int? MinItems { get; init; }

    public bool ToleratesObject { get; init; }
}
