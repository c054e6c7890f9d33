using System.Text;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Tests.Events;

/// <summary>A fact of every type that is an event, as docs/events.md shows them.</summary>
internal static class EventExamples
{
    private static readonly DateTimeOffset At = new(2026, 6, 1, 12, 0, 0, 250, TimeSpan.Zero);

    /// <summary>The records by the facts' types, in the order of the page.</summary>
    public static IReadOnlyList<(FactType Type, byte[] Record)> All { get; } =
    [
        Example(new ChargePointConnected { RemoteAddress = "192.0.2.17:51734", Protocol = "ocpp1.6", SecurityProfile = 1 }),
        Example(new ChargePointDisconnected { CloseCode = 1001, Reason = "Nothing was received for too long." }),
        Example(new ChargePointBooted { Answer = RegistrationStatus.Accepted, Payload = """{"chargePointVendor":"Volt","chargePointModel":"V2","firmwareVersion":"1.4.0"}"""u8 }),
        Example(new ConnectorStatusChanged { ConnectorId = 1, At = At, Payload = """{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-06-01T12:00:00.250Z"}"""u8 }),
        Example(new IdTagAuthorized { IdTag = "TAG-1", Status = AuthorizationStatus.Accepted, DecidedBy = Decider.Backend, DecisionMs = 38, Payload = """{"idTag":"TAG-1"}"""u8 }),
        Example(new TransactionStarted
        {
            TransactionId = 4711,
            ConnectorId = 1,
            IdTag = "TAG-1",
            MeterStart = 1200,
            Timestamp = "2026-06-01T12:00:00Z"u8,
            Status = AuthorizationStatus.Accepted,
            ParentIdTag = "FLEET",
            DecidedBy = Decider.Gateway,
            Payload = """{"connectorId":1,"idTag":"TAG-1","meterStart":1200,"timestamp":"2026-06-01T12:00:00Z"}"""u8,
        }),
        Example(new TransactionMetered
        {
            TransactionId = 4711,
            Tolerances = ToleranceSet.FromBits(1UL << (int)Tolerance.NumberForText),
            Payload = """{"connectorId":1,"transactionId":4711,"meterValue":[{"timestamp":"2026-06-01T12:15:00Z","sampledValue":[{"value":1850.5,"unit":"Wh"}]}]}"""u8,
        }),
        Example(new TransactionStopped
        {
            TransactionId = 4711,
            ConnectorId = 1,
            Status = AuthorizationStatus.Accepted,
            ParentIdTag = "FLEET",
            Payload = """{"transactionId":4711,"idTag":"TAG-1","meterStop":9300,"timestamp":"2026-06-01T13:00:00Z","reason":"EVDisconnected"}"""u8,
        }),
        Example(new StrayTransactionStopped { TransactionId = -1, Payload = """{"transactionId":-1,"meterStop":500,"timestamp":"2026-06-01T13:00:00Z","reason":"PowerLoss"}"""u8 }),
        Example(new MeterValuesReceived { ConnectorId = 0, Payload = """{"connectorId":0,"meterValue":[{"timestamp":"2026-06-01T12:15:00Z","sampledValue":[{"value":"230.1","measurand":"Voltage","unit":"V"}]}]}"""u8 }),
        Example(new DataTransferReceived { Status = DataTransferStatus.UnknownVendorId, Payload = """{"vendorId":"com.volt","messageId":"Report","data":"{\"a\":1}"}"""u8 }),
        Example(new FirmwareStatusReceived { Payload = """{"status":"Downloading"}"""u8 }),
        Example(new SignedFirmwareStatusReceived { Payload = """{"status":"SignatureVerified","requestId":7}"""u8 }),
        Example(new DiagnosticsStatusReceived { Payload = """{"status":"Uploaded"}"""u8 }),
        Example(new LogStatusReceived { Payload = """{"status":"Uploading","requestId":8}"""u8 }),
        Example(new FileReceived
        {
            FileId = "01982a6e-4f00-7d3c-9a51-2f0c4be8d9aa",
            UrlId = "5f2d1c0b9a8877665544332211000fee",
            Name = "diagnostics.zip",
            Size = 48_213,
            Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        }),
        Example(new SecurityEventReceived { Payload = """{"type":"SettingSystemTime","timestamp":"2026-06-01T12:00:00Z","techInfo":"ntp"}"""u8 }),
        Example(new CertificateRequested { Payload = """{"csr":"-----BEGIN CERTIFICATE REQUEST-----…"}"""u8 }),
        Example(new ReservationChanged { ReservationId = 12, State = ReservationState.Accepted, ConnectorId = 1, IdTag = "TAG-1", ExpiryDate = At.AddHours(1) }),
        Example(new ChargingProfileSet
        {
            ConnectorId = 1,
            TransactionId = 4711,
            ProfileId = 3,
            Purpose = ChargingProfilePurpose.TxProfile,
            StackLevel = 0,
            Payload = """{"chargingProfileId":3,"transactionId":4711,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0}]}}"""u8,
        }),
        Example(new ChargingProfilesCleared { ConnectorId = 1, Purpose = ChargingProfilePurpose.TxProfile }),
        Example(new ChargingProfileDropped
        {
            ProfileId = 3,
            ConnectorId = 1,
            TransactionId = 4711,
            Purpose = ChargingProfilePurpose.TxProfile,
            StackLevel = 0,
            Reason = ChargingProfileEnd.TransactionEnded,
        }),
        Example(new CommandCompleted { CommandId = "3f0c9d5e-6a57-4c6f-9a3e-1d1f5a0d8a11", Action = "RemoteStartTransaction", State = CommandState.Accepted, Response = """{"status":"Accepted"}"""u8 }),
    ];

    /// <summary>A record as the journal would hold it.</summary>
    public static byte[] Record<TFact>(string chargePointId, ulong sequence, scoped in TFact fact)
        where TFact : IFact, allows ref struct
    {
        FactWriter writer = new(new byte[1024]);
        new FactHeader { Type = TFact.Type, Time = At, Sequence = sequence, ChargePointId = Encoding.UTF8.GetBytes(chargePointId) }.Encode(ref writer);
        fact.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private static (FactType Type, byte[] Record) Example<TFact>(scoped in TFact fact)
        where TFact : IFact, allows ref struct => (TFact.Type, Record("CP-1", 17, in fact));
}
