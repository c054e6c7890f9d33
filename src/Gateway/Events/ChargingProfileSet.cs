using Ocpp.Codec.V16;

namespace Ocpp.Gateway.Events;

/// <summary>A charge point accepted a charging profile. OCPP 1.6 §5.16. It replaces one of the same id, and one of the same purpose and stack level on that connector.</summary>
internal readonly ref struct ChargingProfileSet : IFact
{
    /// <summary>0 is the whole charge point.</summary>
    public int ConnectorId { get; init; }

    /// <summary>The transaction that a TxProfile is for.</summary>
    public int? TransactionId { get; init; }

    /// <summary>chargingProfileId.</summary>
    public int ProfileId { get; init; }

    /// <summary>chargingProfilePurpose.</summary>
    public ChargingProfilePurpose Purpose { get; init; }

    /// <summary>stackLevel.</summary>
    public int StackLevel { get; init; }

    /// <summary>The ChargingProfile object as it was sent.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ChargingProfileSet;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static ChargingProfileSet Decode(scoped ref FactReader reader) => new()
    {
        ConnectorId = reader.ReadInt32(),
        TransactionId = reader.ReadOptionalInt32(),
        ProfileId = reader.ReadInt32(),
        Purpose = FactCodes.ToChargingProfilePurpose(reader.ReadByte()),
        StackLevel = reader.ReadInt32(),
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(ConnectorId);
        writer.WriteOptionalInt32(TransactionId);
        writer.WriteInt32(ProfileId);
        writer.WriteByte(FactCodes.Of(Purpose));
        writer.WriteInt32(StackLevel);
        writer.WriteBytes(Payload);
    }
}
