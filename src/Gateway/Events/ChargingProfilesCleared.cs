using Ocpp.Codec.V16;

namespace Ocpp.Gateway.Events;

/// <summary>A charge point accepted a ClearChargingProfile. OCPP 1.6 §5.5: an id alone decides, else all that is given must match, and nothing given means all.</summary>
internal readonly ref struct ChargingProfilesCleared : IFact
{
    /// <summary>Only this profile.</summary>
    public int? ProfileId { get; init; }

    /// <summary>Only those of this connector.</summary>
    public int? ConnectorId { get; init; }

    /// <summary>Only those of this purpose.</summary>
    public ChargingProfilePurpose? Purpose { get; init; }

    /// <summary>Only those of this level.</summary>
    public int? StackLevel { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ChargingProfilesCleared;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static ChargingProfilesCleared Decode(scoped ref FactReader reader) => new()
    {
        ProfileId = reader.ReadOptionalInt32(),
        ConnectorId = reader.ReadOptionalInt32(),
        Purpose = reader.ReadByte() is var purpose and not 0 ? FactCodes.ToChargingProfilePurpose(purpose) : null,
        StackLevel = reader.ReadOptionalInt32(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteOptionalInt32(ProfileId);
        writer.WriteOptionalInt32(ConnectorId);
        writer.WriteByte(Purpose is { } purpose ? FactCodes.Of(purpose) : (byte)0);
        writer.WriteOptionalInt32(StackLevel);
    }
}
