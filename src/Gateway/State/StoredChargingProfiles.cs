using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>The record of a charge point's charging profiles.</summary>
internal static class StoredChargingProfiles
{
    /// <summary>Bytes of all profiles that are kept, well below what the store takes; beyond it the oldest goes.</summary>
    public const int MaxLength = 512 * 1024;

    // What a profile takes beside its payload, rounded up.
    private const int Overhead = 64;

    // 2 knows when a profile was accepted, and its validTo.
    private const byte Layout = 2;
    private const byte LayoutWithoutTimes = 1;

    /// <summary>Reads the record; an absent one has none.</summary>
    public static List<ChargingProfileView> Decode(string chargePointId, ReadOnlySpan<byte> record)
    {
        List<ChargingProfileView> profiles = [];
        if (record.Length == 0)
        {
            return profiles;
        }

        FactReader reader = new(record);
        byte layout = reader.ReadByte();
        StoredLayout.Check("A list of charging profiles", layout, Layout);
        while (!reader.IsAtEnd)
        {
            ChargingProfileView profile = new(
                chargePointId,
                reader.ReadInt32(),
                reader.ReadOptionalInt32(),
                reader.ReadInt32(),
                FactCodes.ToChargingProfilePurpose(reader.ReadByte()),
                reader.ReadInt32(),
                AcceptedAt: default,
                ValidTo: null,
                reader.ReadBytes().ToArray());
            profiles.Add(layout == LayoutWithoutTimes
                ? profile with { ValidTo = ChargingProfileView.ReadValidTo(profile.Payload.Span) }
                : profile with { AcceptedAt = reader.ReadTime(), ValidTo = reader.ReadOptionalTime() });
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
            writer.WriteTime(profile.AcceptedAt);
            writer.WriteOptionalTime(profile.ValidTo);
        }
    }

    /// <summary>Lets the oldest go until the rest fits into the record.</summary>
    public static void Bound(List<ChargingProfileView> profiles)
    {
        int length = profiles.Sum(profile => profile.Payload.Length + Overhead);
        while (length > MaxLength)
        {
            length -= profiles[0].Payload.Length + Overhead;
            profiles.RemoveAt(0);
        }
    }
}
