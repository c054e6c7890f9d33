namespace Ocpp.Codec.V16;

/// <summary>One reading of a meter. What is absent has a default that the specification names. OCPP 1.6 §7.43.</summary>
[OcppType]
public readonly ref partial struct SampledValue
{
    /// <summary>The reading as decimal text, or a signed block when the format says so. Some charge points send a bare number.</summary>
    [Unbounded]
    public required JsonText Value { get; init; }

    /// <summary>Why it was taken; absent means Sample.Periodic.</summary>
    public ReadingContext? Context { get; init; }

    /// <summary>Whether the value is a number or a signed block; absent means Raw.</summary>
    public ValueFormat? Format { get; init; }

    /// <summary>What was measured; absent means Energy.Active.Import.Register.</summary>
    public Measurand? Measurand { get; init; }

    /// <summary>Which phase; absent means all together.</summary>
    public Phase? Phase { get; init; }

    /// <summary>Where it was measured; absent means Outlet.</summary>
    public Location? Location { get; init; }

    /// <summary>The unit; absent means Wh for energy.</summary>
    public UnitOfMeasure? Unit { get; init; }
}
