namespace Ocpp.LoadTester.ChargePoints;

/// <summary>What a changed key has to look like.</summary>
internal enum KeyForm : byte
{
    Text,
    Whole,
    YesNo,
    Hexadecimal,
}

/// <summary>One configuration key and what a charge point of this make says of it.</summary>
internal sealed record ConfigurationKey(string Name, string? Value, KeyForm Form = KeyForm.Text, bool IsReadOnly = false, bool NeedsReboot = false, bool IsWriteOnly = false);

/// <summary>The keys of OCPP 1.6 §9 and the security whitepaper, the same for all; a charge point keeps only what differs.</summary>
internal static class ConfigurationKeys
{
    public static IReadOnlyList<ConfigurationKey> All { get; } =
    [
        new("AllowOfflineTxForUnknownId", "true", KeyForm.YesNo),
        new("AuthorizationCacheEnabled", "true", KeyForm.YesNo),
        new("AuthorizationKey", null, KeyForm.Hexadecimal, IsWriteOnly: true),
        new("AuthorizeRemoteTxRequests", "false", KeyForm.YesNo),
        new("CertificateSignedMaxChainSize", "10000", KeyForm.Whole, IsReadOnly: true),
        new("CertificateStoreMaxLength", "10", KeyForm.Whole, IsReadOnly: true),
        new("ChargeProfileMaxStackLevel", "10", KeyForm.Whole, IsReadOnly: true),
        new("ChargingScheduleAllowedChargingRateUnit", "Current,Power", IsReadOnly: true),
        new("ChargingScheduleMaxPeriods", "96", KeyForm.Whole, IsReadOnly: true),
        new("ClockAlignedDataInterval", "0", KeyForm.Whole),
        new("ConnectionTimeOut", "60", KeyForm.Whole),
        new("ConnectorPhaseRotation", "0.RST,1.RST,2.RST"),
        new("CpoName", ""),
        new("GetConfigurationMaxKeys", "100", KeyForm.Whole, IsReadOnly: true),
        new("HeartbeatInterval", "300", KeyForm.Whole),
        new("LocalAuthListEnabled", "true", KeyForm.YesNo),
        new("LocalAuthListMaxLength", "10000", KeyForm.Whole, IsReadOnly: true),
        new("LocalAuthorizeOffline", "true", KeyForm.YesNo),
        new("LocalPreAuthorize", "false", KeyForm.YesNo),
        new("MaxChargingProfilesInstalled", "50", KeyForm.Whole, IsReadOnly: true),
        new("MeterValueSampleInterval", "900", KeyForm.Whole),
        new("MeterValuesAlignedData", "Energy.Active.Import.Register"),
        new("MeterValuesSampledData", "Energy.Active.Import.Register"),
        new("NumberOfConnectors", "2", KeyForm.Whole, IsReadOnly: true),
        new("ReserveConnectorZeroSupported", "true", KeyForm.YesNo, IsReadOnly: true),
        new("ResetRetries", "1", KeyForm.Whole),
        new("SecurityProfile", "0", KeyForm.Whole),
        new("SendLocalListMaxLength", "1000", KeyForm.Whole, IsReadOnly: true),
        new("StopTransactionOnEVSideDisconnect", "true", KeyForm.YesNo),
        new("StopTransactionOnInvalidId", "true", KeyForm.YesNo),
        new("StopTxnAlignedData", ""),
        new("StopTxnSampledData", ""),
        new("SupportedFeatureProfiles", "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger", IsReadOnly: true),
        new("SupportedFileTransferProtocols", "HTTP,HTTPS", IsReadOnly: true),
        new("TransactionMessageAttempts", "3", KeyForm.Whole),
        new("TransactionMessageRetryInterval", "10", KeyForm.Whole),
        new("UnlockConnectorOnEVSideDisconnect", "true", KeyForm.YesNo),
        new("WebSocketPingInterval", "0", KeyForm.Whole, NeedsReboot: true),
    ];

    private static readonly Dictionary<string, ConfigurationKey> ByName = All.ToDictionary(static key => key.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Keys are CiStrings: they compare without case.</summary>
    public static ConfigurationKey? Find(string name) => ByName.GetValueOrDefault(name);

    public static bool IsGood(ConfigurationKey key, string value) => key.Form switch
    {
        KeyForm.Whole => int.TryParse(value, System.Globalization.NumberStyles.None, null, out _),
        KeyForm.YesNo => bool.TryParse(value, out _),
        KeyForm.Hexadecimal => value.Length is >= 16 and <= 40 && value.Length % 2 == 0 && value.All(char.IsAsciiHexDigit),
        _ => value.Length <= 500,
    };
}
