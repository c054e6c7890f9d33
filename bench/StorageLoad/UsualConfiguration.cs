namespace Ocpp.StorageLoad;

/// <summary>What a charge point with the usual keys (OCPP 1.6 §9 and the security whitepaper) answers to GetConfiguration.</summary>
internal static class UsualConfiguration
{
    /// <summary>GetConfiguration.conf with 38 keys, as the load tester's charge points have them.</summary>
    public static readonly byte[] Payload = """
        {"configurationKey":[
        {"key":"AllowOfflineTxForUnknownId","readonly":false,"value":"true"},{"key":"AuthorizationCacheEnabled","readonly":false,"value":"true"},
        {"key":"AuthorizationKey","readonly":false},{"key":"AuthorizeRemoteTxRequests","readonly":false,"value":"false"},
        {"key":"CertificateSignedMaxChainSize","readonly":true,"value":"10000"},{"key":"CertificateStoreMaxLength","readonly":true,"value":"10"},
        {"key":"ChargeProfileMaxStackLevel","readonly":true,"value":"10"},{"key":"ChargingScheduleAllowedChargingRateUnit","readonly":true,"value":"Current,Power"},
        {"key":"ChargingScheduleMaxPeriods","readonly":true,"value":"96"},{"key":"ClockAlignedDataInterval","readonly":false,"value":"0"},
        {"key":"ConnectionTimeOut","readonly":false,"value":"60"},{"key":"ConnectorPhaseRotation","readonly":false,"value":"0.RST,1.RST,2.RST"},
        {"key":"CpoName","readonly":false,"value":""},{"key":"GetConfigurationMaxKeys","readonly":true,"value":"100"},
        {"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"LocalAuthListEnabled","readonly":false,"value":"true"},
        {"key":"LocalAuthListMaxLength","readonly":true,"value":"10000"},{"key":"LocalAuthorizeOffline","readonly":false,"value":"true"},
        {"key":"LocalPreAuthorize","readonly":false,"value":"false"},{"key":"MaxChargingProfilesInstalled","readonly":true,"value":"50"},
        {"key":"MeterValueSampleInterval","readonly":false,"value":"900"},{"key":"MeterValuesAlignedData","readonly":false,"value":"Energy.Active.Import.Register"},
        {"key":"MeterValuesSampledData","readonly":false,"value":"Energy.Active.Import.Register"},{"key":"NumberOfConnectors","readonly":true,"value":"2"},
        {"key":"ReserveConnectorZeroSupported","readonly":true,"value":"true"},{"key":"ResetRetries","readonly":false,"value":"1"},
        {"key":"SecurityProfile","readonly":false,"value":"0"},{"key":"SendLocalListMaxLength","readonly":true,"value":"1000"},
        {"key":"StopTransactionOnEVSideDisconnect","readonly":false,"value":"true"},{"key":"StopTransactionOnInvalidId","readonly":false,"value":"true"},
        {"key":"StopTxnAlignedData","readonly":false,"value":""},{"key":"StopTxnSampledData","readonly":false,"value":""},
        {"key":"SupportedFeatureProfiles","readonly":true,"value":"Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger"},
        {"key":"SupportedFileTransferProtocols","readonly":true,"value":"HTTP,HTTPS"},{"key":"TransactionMessageAttempts","readonly":false,"value":"3"},
        {"key":"TransactionMessageRetryInterval","readonly":false,"value":"10"},{"key":"UnlockConnectorOnEVSideDisconnect","readonly":false,"value":"true"},
        {"key":"WebSocketPingInterval","readonly":false,"value":"0"}]}
        """u8.ToArray();
}
