namespace Ocpp.Codec.V16;

/// <summary>Readings that were taken at one instant. OCPP 1.6 §7.33.</summary>
[OcppType]
public readonly ref partial struct MeterValue
{
    /// <summary>When they were taken.</summary>
    public required OcppTimestamp Timestamp { get; init; }

    /// <summary>The readings, at least one.</summary>
    [MinItems(1)]
    public required JsonArray<SampledValue> SampledValue { get; init; }
}
