using Ocpp.Codec.V16;

namespace Ocpp.Gateway.Events;

/// <summary>
/// The numbers under which OCPP's enumerations are written to disk. They are our own, since the codec may order its members as it likes.
/// 0 is never a value, so that an optional one is a single byte.
/// </summary>
internal static class FactCodes
{
    // Stands for what the codec could only read as Unknown.
    private const byte Unlisted = 255;

    public static byte Of(RegistrationStatus status) => status switch
    {
        RegistrationStatus.Accepted => 1,
        RegistrationStatus.Pending => 2,
        RegistrationStatus.Rejected => 3,
        _ => Unlisted,
    };

    public static RegistrationStatus ToRegistrationStatus(byte code) => code switch
    {
        1 => RegistrationStatus.Accepted,
        2 => RegistrationStatus.Pending,
        3 => RegistrationStatus.Rejected,
        Unlisted => RegistrationStatus.Unknown,
        _ => throw Unreadable(nameof(RegistrationStatus), code),
    };

    public static byte Of(AuthorizationStatus status) => status switch
    {
        AuthorizationStatus.Accepted => 1,
        AuthorizationStatus.Blocked => 2,
        AuthorizationStatus.Expired => 3,
        AuthorizationStatus.Invalid => 4,
        AuthorizationStatus.ConcurrentTx => 5,
        _ => Unlisted,
    };

    public static AuthorizationStatus ToAuthorizationStatus(byte code) => code switch
    {
        1 => AuthorizationStatus.Accepted,
        2 => AuthorizationStatus.Blocked,
        3 => AuthorizationStatus.Expired,
        4 => AuthorizationStatus.Invalid,
        5 => AuthorizationStatus.ConcurrentTx,
        Unlisted => AuthorizationStatus.Unknown,
        _ => throw Unreadable(nameof(AuthorizationStatus), code),
    };

    public static byte Of(DataTransferStatus status) => status switch
    {
        DataTransferStatus.Accepted => 1,
        DataTransferStatus.Rejected => 2,
        DataTransferStatus.UnknownMessageId => 3,
        DataTransferStatus.UnknownVendorId => 4,
        _ => Unlisted,
    };

    public static DataTransferStatus ToDataTransferStatus(byte code) => code switch
    {
        1 => DataTransferStatus.Accepted,
        2 => DataTransferStatus.Rejected,
        3 => DataTransferStatus.UnknownMessageId,
        4 => DataTransferStatus.UnknownVendorId,
        Unlisted => DataTransferStatus.Unknown,
        _ => throw Unreadable(nameof(DataTransferStatus), code),
    };

    public static byte Of(ChargingProfilePurpose purpose) => purpose switch
    {
        ChargingProfilePurpose.ChargePointMaxProfile => 1,
        ChargingProfilePurpose.TxDefaultProfile => 2,
        ChargingProfilePurpose.TxProfile => 3,
        _ => Unlisted,
    };

    public static ChargingProfilePurpose ToChargingProfilePurpose(byte code) => code switch
    {
        1 => ChargingProfilePurpose.ChargePointMaxProfile,
        2 => ChargingProfilePurpose.TxDefaultProfile,
        3 => ChargingProfilePurpose.TxProfile,
        Unlisted => ChargingProfilePurpose.Unknown,
        _ => throw Unreadable(nameof(ChargingProfilePurpose), code),
    };

    private static InvalidDataException Unreadable(string name, byte code) => new($"{code} stands for no {name}.");
}
