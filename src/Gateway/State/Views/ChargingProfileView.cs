using Ocpp.Codec.V16;

namespace Ocpp.Gateway.State.Views;

/// <summary>A charging profile that a charge point accepted and that is believed to be in force.</summary>
/// <param name="ChargePointId">Where.</param>
/// <param name="ConnectorId">0 is the whole charge point.</param>
/// <param name="TransactionId">The transaction that a TxProfile is for, or null.</param>
/// <param name="ProfileId">chargingProfileId.</param>
/// <param name="Purpose">chargingProfilePurpose.</param>
/// <param name="StackLevel">stackLevel.</param>
/// <param name="Payload">The ChargingProfile object as it was sent.</param>
internal sealed record ChargingProfileView(
    string ChargePointId,
    int ConnectorId,
    int? TransactionId,
    int ProfileId,
    ChargingProfilePurpose Purpose,
    int StackLevel,
    ReadOnlyMemory<byte> Payload);
