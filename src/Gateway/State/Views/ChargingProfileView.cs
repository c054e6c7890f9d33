using System.Text;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State.Views;

/// <summary>A charging profile that a charge point accepted and that is believed to be in force.</summary>
/// <param name="ChargePointId">Where.</param>
/// <param name="ConnectorId">0 is the whole charge point.</param>
/// <param name="TransactionId">The transaction that a TxProfile is for, or null.</param>
/// <param name="ProfileId">chargingProfileId.</param>
/// <param name="Purpose">chargingProfilePurpose.</param>
/// <param name="StackLevel">stackLevel.</param>
/// <param name="AcceptedAt">When the charge point accepted it.</param>
/// <param name="ValidTo">When it ends by itself, or null.</param>
/// <param name="Payload">The ChargingProfile object as it was sent; empty where only the rest is needed.</param>
internal sealed record ChargingProfileView(
    string ChargePointId,
    int ConnectorId,
    int? TransactionId,
    int ProfileId,
    ChargingProfilePurpose Purpose,
    int StackLevel,
    DateTimeOffset AcceptedAt,
    DateTimeOffset? ValidTo,
    ReadOnlyMemory<byte> Payload)
{
    /// <summary>The profile that a charge point accepted at a time, without its payload.</summary>
    public static ChargingProfileView From(in ChargingProfileSet fact, string chargePointId, DateTimeOffset acceptedAt) =>
        new(chargePointId, fact.ConnectorId, fact.TransactionId, fact.ProfileId, fact.Purpose, fact.StackLevel, acceptedAt, ReadValidTo(fact.Payload), default);

    /// <summary>The <c>validTo</c> of a ChargingProfile object; null where there is none that can be read.</summary>
    public static DateTimeOffset? ReadValidTo(ReadOnlySpan<byte> payload) =>
        JsonFields.Text(payload, "validTo"u8) is { } text && OcppTimestamp.TryParse(Encoding.UTF8.GetBytes(text), out OcppTimestamp end) ? end.Value : null;
}
