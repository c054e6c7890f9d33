using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>The record of a charge point's charging profiles.</summary>
internal static class StoredChargingProfiles
{
    /// <summary>Bytes of all profiles that are kept, well below what the store takes; beyond it the oldest goes.</summary>
    public const int MaxLength = 512 * 1024;

    private const byte Layout = 1;

    /// <summary>Reads the record; an absent one has none.</summary>
    public static List<ChargingProfileView> Decode(string chargePointId, ReadOnlySpan<byte> record)
    {
        List<ChargingProfileView> profiles = [];
        if (record.Length == 0)
        {
            return profiles;
        }

        FactReader reader = new(record);
        StoredLayout.Check("A list of charging profiles", reader.ReadByte(), Layout);
        while (!reader.IsAtEnd)
        {
            profiles.Add(new ChargingProfileView(
                chargePointId,
                reader.ReadInt32(),
                reader.ReadOptionalInt32(),
                reader.ReadInt32(),
                FactCodes.ToChargingProfilePurpose(reader.ReadByte()),
                reader.ReadInt32(),
                reader.ReadBytes().ToArray()));
        }

        return profiles;
    }

    /// <summary>Writes the record.</summary>
    public static void Encode(List<ChargingProfileView> profiles, ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        foreach (ChargingProfileView profile in profiles)
        {
            writer.WriteInt32(profile.ConnectorId);
            writer.WriteOptionalInt32(profile.TransactionId);
            writer.WriteInt32(profile.ProfileId);
            writer.WriteByte(FactCodes.Of(profile.Purpose));
            writer.WriteInt32(profile.StackLevel);
            writer.WriteBytes(profile.Payload.Span);
        }
    }
}
