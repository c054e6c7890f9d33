namespace Ocpp.Gateway.State;

/// <summary>
/// The configuration keys of OCPP 1.6 (§9), of its security whitepaper (§5) and of nearly every charge point beside, by numbers from 1 on. The numbers are on disk: add at the end, never move
/// or take away. Up to 63 a number takes one byte.
/// </summary>
internal static class ConfigurationKeyNumbers
{
    private static readonly string[] Keys =
    [
        "AllowOfflineTxForUnknownId", "AuthorizationCacheEnabled", "AuthorizeRemoteTxRequests", "BlinkRepeat", "ClockAlignedDataInterval", "ConnectionTimeOut",
        "ConnectorPhaseRotation", "ConnectorPhaseRotationMaxLength", "GetConfigurationMaxKeys", "HeartbeatInterval", "LightIntensity", "LocalAuthorizeOffline",
        "LocalPreAuthorize", "MaxEnergyOnInvalidId", "MeterValuesAlignedData", "MeterValuesAlignedDataMaxLength", "MeterValuesSampledData", "MeterValuesSampledDataMaxLength",
        "MeterValueSampleInterval", "MinimumStatusDuration", "NumberOfConnectors", "ResetRetries", "StopTransactionOnEVSideDisconnect", "StopTransactionOnInvalidId",
        "StopTxnAlignedData", "StopTxnAlignedDataMaxLength", "StopTxnSampledData", "StopTxnSampledDataMaxLength", "SupportedFeatureProfiles", "SupportedFeatureProfilesMaxLength",
        "TransactionMessageAttempts", "TransactionMessageRetryInterval", "UnlockConnectorOnEVSideDisconnect", "WebSocketPingInterval",
        "LocalAuthListEnabled", "LocalAuthListMaxLength", "SendLocalListMaxLength", "ReserveConnectorZeroSupported", "ChargeProfileMaxStackLevel",
        "ChargingScheduleAllowedChargingRateUnit", "ChargingScheduleMaxPeriods", "ConnectorSwitch3to1PhaseSupported", "MaxChargingProfilesInstalled",
        "SupportedFileTransferProtocols", "AdditionalRootCertificateCheck", "AuthorizationKey", "CertificateSignedMaxChainSize", "CertificateStoreMaxLength", "CpoName",
        "SecurityProfile", "FreevendEnabled", "FreevendIdTag", "TimeOffset", "NextTimeOffsetTransitionDateTime", "WebSocketPongTimeout",
    ];

    private static readonly Dictionary<string, int> ByName = Keys.Select(static (key, place) => (key, place)).ToDictionary(static item => item.key, static item => item.place + 1, StringComparer.Ordinal);

    /// <summary>The number of a key, spelled exactly so; 0 when it has none.</summary>
    public static int NumberOf(string key) => ByName.GetValueOrDefault(key);

    /// <summary>The key of a number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string KeyOf(int number) =>
        number > 0 && number <= Keys.Length ? Keys[number - 1] : throw new InvalidDataException($"A stored configuration has a key by the number {number}, which this program doesn't know.");
}
