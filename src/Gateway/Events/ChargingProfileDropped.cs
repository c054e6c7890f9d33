using Ocpp.Codec.V16;

namespace Ocpp.Gateway.Events;

/// <summary>A charging profile came to its end by itself, without a ClearChargingProfile.</summary>
internal readonly ref struct ChargingProfileDropped : IFact
{
    /// <summary>chargingProfileId.</summary>
    public int ProfileId { get; init; }

    /// <summary>Where it was in force; 0 is the whole charge point.</summary>
    public int ConnectorId { get; init; }

    /// <summary>The transaction that a TxProfile was for.</summary>
    public int? TransactionId { get; init; }

    /// <summary>chargingProfilePurpose.</summary>
    public ChargingProfilePurpose Purpose { get; init; }

    /// <summary>stackLevel.</summary>
    public int StackLevel { get; init; }

    /// <summary>Why.</summary>
    public ChargingProfileEnd Reason { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ChargingProfileDropped;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static ChargingProfileDropped Decode(scoped ref FactReader reader) => new()
    {
        ProfileId = reader.ReadInt32(),
        ConnectorId = reader.ReadInt32(),
        TransactionId = reader.ReadOptionalInt32(),
        Purpose = FactCodes.ToChargingProfilePurpose(reader.ReadByte()),
        StackLevel = reader.ReadInt32(),
        Reason = (ChargingProfileEnd)reader.ReadByte(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(ProfileId);
        writer.WriteInt32(ConnectorId);
        writer.WriteOptionalInt32(TransactionId);
        writer.WriteByte(FactCodes.Of(Purpose));
        writer.WriteInt32(StackLevel);
        writer.WriteByte((byte)Reason);
    }
}
