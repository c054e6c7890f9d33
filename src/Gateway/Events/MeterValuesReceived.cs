using Ocpp.Codec;

namespace Ocpp.Gateway.Events;

/// <summary>MeterValues that belong to no transaction of this charge point: the main meter, clock-aligned values, or an id that isn't its own. OCPP 1.6 §4.7.</summary>
internal readonly ref struct MeterValuesReceived : IFact
{
    /// <summary>As sent; 0 is the main meter.</summary>
    public long ConnectorId { get; init; }

    /// <summary>What the message was forgiven; nothing in a journal of before this was told.</summary>
    public ToleranceSet Tolerances { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.MeterValuesReceived;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static MeterValuesReceived Decode(scoped ref FactReader reader) => new()
    {
        ConnectorId = reader.ReadInt64(),
        Payload = reader.ReadBytes(),
        Tolerances = reader.ReadTolerances(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt64(ConnectorId);
        writer.WriteBytes(Payload);
        writer.WriteTolerances(Tolerances);
    }
}
