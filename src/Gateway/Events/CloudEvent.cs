using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Events;

/// <summary>
/// Shows a fact as a CloudEvent 1.0 in JSON, from nothing but its committed record: the same record gives the same bytes, however often it is shown and to
/// whom. Facts hold no passwords but in registrations, which are no events. Stateless.
/// </summary>
internal static class CloudEvent
{
    /// <summary>Writes the event; false, with nothing written, for a fact that is the gateway's own affair.</summary>
    /// <param name="position">Where the record is in the journal: the event's id.</param>
    /// <param name="record">The record as the journal gives it.</param>
    /// <param name="writer">Takes one JSON object.</param>
    public static bool TryWrite(JournalPosition position, ReadOnlySpan<byte> record, Utf8JsonWriter writer)
    {
        FactReader reader = new(record);
        FactHeader header = FactHeader.Decode(ref reader);
        if (FactEventTypes.Of(header.Type) is not { } type)
        {
            return false;
        }

        string chargePointId = Encoding.UTF8.GetString(header.ChargePointId);
        writer.WriteStartObject();
        writer.WriteString("specversion"u8, "1.0"u8);
        writer.WriteString("id"u8, position.ToString());
        writer.WriteString("source"u8, $"/charge-points/{Uri.EscapeDataString(chargePointId)}");
        writer.WriteString("type"u8, type);
        WriteTime(writer, "time"u8, header.Time);

        // The CloudEvents extension 'sequence' is text that sorts as the numbers do.
        writer.WriteString("sequence"u8, header.Sequence.ToString("D20", CultureInfo.InvariantCulture));
        writer.WriteString("datacontenttype"u8, "application/json"u8);
        writer.WriteStartObject("data"u8);
        writer.WriteString("chargePointId"u8, chargePointId);
        WriteData(header.Type, ref reader, writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
        return true;
    }

    private static void WriteData(FactType type, ref FactReader reader, Utf8JsonWriter writer)
    {
        switch (type)
        {
            case FactType.ChargePointConnected:
                Write(ChargePointConnected.Decode(ref reader), writer);
                break;
            case FactType.ChargePointDisconnected:
                Write(ChargePointDisconnected.Decode(ref reader), writer);
                break;
            case FactType.ChargePointBooted:
                Write(ChargePointBooted.Decode(ref reader), writer);
                break;
            case FactType.ConnectorStatusChanged:
                Write(ConnectorStatusChanged.Decode(ref reader), writer);
                break;
            case FactType.IdTagAuthorized:
                Write(IdTagAuthorized.Decode(ref reader), writer);
                break;
            case FactType.TransactionStarted:
                Write(TransactionStarted.Decode(ref reader), writer);
                break;
            case FactType.TransactionMetered:
                Write(TransactionMetered.Decode(ref reader), writer);
                break;
            case FactType.TransactionStopped:
                Write(TransactionStopped.Decode(ref reader), writer);
                break;
            case FactType.StrayTransactionStopped:
                Write(StrayTransactionStopped.Decode(ref reader), writer);
                break;
            case FactType.MeterValuesReceived:
                Write(MeterValuesReceived.Decode(ref reader), writer);
                break;
            case FactType.DataTransferReceived:
                Write(DataTransferReceived.Decode(ref reader), writer);
                break;
            case FactType.FirmwareStatusReceived:
                WriteStatus("FirmwareStatusNotification", FirmwareStatusReceived.Decode(ref reader).Payload, writer);
                break;
            case FactType.SignedFirmwareStatusReceived:
                WriteStatus("SignedFirmwareStatusNotification", SignedFirmwareStatusReceived.Decode(ref reader).Payload, writer);
                break;
            case FactType.DiagnosticsStatusReceived:
                WriteStatus("DiagnosticsStatusNotification", DiagnosticsStatusReceived.Decode(ref reader).Payload, writer);
                break;
            case FactType.LogStatusReceived:
                WriteStatus("LogStatusNotification", LogStatusReceived.Decode(ref reader).Payload, writer);
                break;
            case FactType.FileReceived:
                Write(FileReceived.Decode(ref reader), writer);
                break;
            case FactType.SecurityEventReceived:
                WriteMessage("SecurityEventNotification", SecurityEventReceived.Decode(ref reader).Payload, writer);
                break;
            case FactType.CertificateRequested:
                WriteMessage("SignCertificate", CertificateRequested.Decode(ref reader).Payload, writer);
                break;
            case FactType.ReservationChanged:
                Write(ReservationChanged.Decode(ref reader), writer);
                break;
            case FactType.ChargingProfileSet:
                Write(ChargingProfileSet.Decode(ref reader), writer);
                break;
            case FactType.ChargingProfilesCleared:
                Write(ChargingProfilesCleared.Decode(ref reader), writer);
                break;
            case FactType.ChargingProfileDropped:
                Write(ChargingProfileDropped.Decode(ref reader), writer);
                break;
            case FactType.CommandCompleted:
                Write(CommandCompleted.Decode(ref reader), writer);
                break;
            default:
                throw new UnreachableException($"{type} has the name of an event, but nobody wrote down its data.");
        }
    }

    private static void Write(in ChargePointConnected fact, Utf8JsonWriter writer)
    {
        writer.WriteString("remoteAddress"u8, fact.RemoteAddress);
        writer.WriteString("protocol"u8, fact.Protocol);
        writer.WriteNumber("securityProfile"u8, fact.SecurityProfile);
    }

    private static void Write(in ChargePointDisconnected fact, Utf8JsonWriter writer)
    {
        writer.WriteNumber("closeCode"u8, fact.CloseCode);
        writer.WriteString("reason"u8, fact.Reason);
    }

    private static void Write(in ChargePointBooted fact, Utf8JsonWriter writer)
    {
        writer.WriteString("status"u8, fact.Answer.ToString());
        WriteDecision(writer, fact.DecidedBy, fact.DecisionMs);
        WriteMessage("BootNotification", fact.Payload, writer);
    }

    private static void Write(in ConnectorStatusChanged fact, Utf8JsonWriter writer)
    {
        writer.WriteNumber("connectorId"u8, fact.ConnectorId);
        WriteText(writer, "errorCode"u8, JsonFields.Text(fact.Payload, "errorCode"u8));
        WriteTime(writer, "timestamp"u8, fact.At);
        WriteStatus("StatusNotification", fact.Payload, writer);
    }

    private static void Write(in IdTagAuthorized fact, Utf8JsonWriter writer)
    {
        writer.WriteString("idTag"u8, fact.IdTag);
        WriteIdTagInfo(writer, fact.Status, parentIdTag: null, expiryDate: null);
        WriteDecision(writer, fact.DecidedBy, fact.DecisionMs);
        WriteMessage("Authorize", fact.Payload, writer);
    }

    private static void Write(in TransactionStarted fact, Utf8JsonWriter writer)
    {
        writer.WriteNumber("transactionId"u8, fact.TransactionId);
        writer.WriteNumber("connectorId"u8, fact.ConnectorId);
        writer.WriteString("idTag"u8, fact.IdTag);
        writer.WriteNumber("meterStart"u8, fact.MeterStart);
        WriteNumber(writer, "reservationId"u8, fact.ReservationId);
        WriteIdTagInfo(writer, fact.Status, fact.ParentIdTag, fact.ExpiryDate);
        WriteDecision(writer, fact.DecidedBy, fact.DecisionMs);
        WriteTolerances(writer, fact.Tolerances);
        WriteMessage("StartTransaction", fact.Payload, writer);
    }

    private static void Write(in TransactionMetered fact, Utf8JsonWriter writer)
    {
        writer.WriteNumber("transactionId"u8, fact.TransactionId);
        WriteNumber(writer, "connectorId"u8, JsonFields.Number(fact.Payload, "connectorId"u8));
        WriteTolerances(writer, fact.Tolerances);
        WriteMessage("MeterValues", fact.Payload, writer);
    }

    private static void Write(in TransactionStopped fact, Utf8JsonWriter writer)
    {
        writer.WriteNumber("transactionId"u8, fact.TransactionId);
        WriteNumber(writer, "connectorId"u8, fact.ConnectorId);
        writer.WriteBoolean("stray"u8, false);
        if (fact.Status is { } status)
        {
            WriteIdTagInfo(writer, status, fact.ParentIdTag, fact.ExpiryDate);
        }

        WriteDecision(writer, fact.DecidedBy, fact.DecisionMs);
        WriteStop(fact.Payload, fact.Tolerances, writer);
    }

    private static void Write(in StrayTransactionStopped fact, Utf8JsonWriter writer)
    {
        writer.WriteNumber("transactionId"u8, fact.TransactionId);
        writer.WriteBoolean("stray"u8, true);
        WriteDecision(writer, fact.DecidedBy, fact.DecisionMs);
        WriteStop(fact.Payload, fact.Tolerances, writer);
    }

    private static void WriteStop(ReadOnlySpan<byte> payload, ToleranceSet tolerances, Utf8JsonWriter writer)
    {
        WriteNumber(writer, "meterStop"u8, JsonFields.Number(payload, "meterStop"u8));
        WriteText(writer, "reason"u8, JsonFields.Text(payload, "reason"u8));
        WriteTolerances(writer, tolerances);
        WriteMessage("StopTransaction", payload, writer);
    }

    private static void WriteTolerances(Utf8JsonWriter writer, ToleranceSet tolerances)
    {
        if (tolerances.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("tolerances"u8);
        foreach (Tolerance tolerance in tolerances)
        {
            writer.WriteStringValue(tolerance.ToString());
        }

        writer.WriteEndArray();
    }

    private static void Write(in MeterValuesReceived fact, Utf8JsonWriter writer)
    {
        writer.WriteNumber("connectorId"u8, fact.ConnectorId);
        WriteTolerances(writer, fact.Tolerances);
        WriteMessage("MeterValues", fact.Payload, writer);
    }

    private static void Write(in DataTransferReceived fact, Utf8JsonWriter writer)
    {
        WriteText(writer, "vendorId"u8, JsonFields.Text(fact.Payload, "vendorId"u8));
        WriteText(writer, "messageId"u8, JsonFields.Text(fact.Payload, "messageId"u8));
        writer.WriteString("status"u8, fact.Status.ToString());
        WriteDecision(writer, fact.DecidedBy, fact.DecisionMs);
        WriteMessage("DataTransfer", fact.Payload, writer);
    }

    private static void Write(in ReservationChanged fact, Utf8JsonWriter writer)
    {
        writer.WriteNumber("reservationId"u8, fact.ReservationId);
        writer.WriteString("state"u8, InCamelCase(fact.State));
        writer.WriteNumber("connectorId"u8, fact.ConnectorId);
        writer.WriteString("idTag"u8, fact.IdTag);
        WriteText(writer, "parentIdTag"u8, fact.ParentIdTag);
        WriteTime(writer, "expiryDate"u8, fact.ExpiryDate);
    }

    private static void Write(in ChargingProfileSet fact, Utf8JsonWriter writer)
    {
        writer.WriteString("change"u8, "set"u8);
        writer.WriteNumber("connectorId"u8, fact.ConnectorId);
        WriteNumber(writer, "transactionId"u8, fact.TransactionId);
        WriteRaw(writer, "chargingProfile"u8, fact.Payload);
    }

    private static void Write(in ChargingProfilesCleared fact, Utf8JsonWriter writer)
    {
        writer.WriteString("change"u8, "cleared"u8);
        WriteNumber(writer, "chargingProfileId"u8, fact.ProfileId);
        WriteNumber(writer, "connectorId"u8, fact.ConnectorId);
        WriteText(writer, "chargingProfilePurpose"u8, fact.Purpose?.ToString());
        WriteNumber(writer, "stackLevel"u8, fact.StackLevel);
    }

    // No status and no payload: the charge point hasn't said anything, its file is just here.
    private static void Write(in FileReceived fact, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("file"u8);
        writer.WriteString("fileId"u8, fact.FileId);
        writer.WriteString("name"u8, fact.Name);
        writer.WriteNumber("size"u8, fact.Size);
        writer.WriteString("sha256"u8, fact.Sha256);
        writer.WriteEndObject();
    }

    private static void Write(in ChargingProfileDropped fact, Utf8JsonWriter writer)
    {
        writer.WriteString("change"u8, "dropped"u8);
        writer.WriteString("reason"u8, InCamelCase(fact.Reason));
        writer.WriteNumber("chargingProfileId"u8, fact.ProfileId);
        writer.WriteNumber("connectorId"u8, fact.ConnectorId);
        WriteNumber(writer, "transactionId"u8, fact.TransactionId);
        writer.WriteString("chargingProfilePurpose"u8, fact.Purpose.ToString());
        writer.WriteNumber("stackLevel"u8, fact.StackLevel);
    }

    private static void Write(in CommandCompleted fact, Utf8JsonWriter writer)
    {
        writer.WriteString("commandId"u8, fact.CommandId);
        WriteText(writer, "action"u8, fact.Action);

        // A late answer leaves the command where its time-out left it.
        writer.WriteString("state"u8, InCamelCase(fact.IsLate ? CommandState.Timeout : fact.State));
        writer.WriteBoolean("late"u8, fact.IsLate);
        WriteText(writer, "errorCode"u8, fact.ErrorCode);
        WriteText(writer, "errorDescription"u8, fact.ErrorDescription);
        WriteRaw(writer, "errorDetails"u8, fact.ErrorDetails);
        WriteRaw(writer, "response"u8, fact.Response);
    }

    private static void WriteDecision(Utf8JsonWriter writer, Decider decidedBy, int? decisionMs)
    {
        writer.WriteString("decidedBy"u8, NameOf(decidedBy));
        WriteNumber(writer, "decisionMs"u8, decisionMs);
    }

    private static string NameOf(Decider decidedBy) => decidedBy switch
    {
        Decider.Gateway => nameof(Decider.Gateway),
        Decider.Backend => nameof(Decider.Backend),
        _ => nameof(Decider.Fallback),
    };

    private static void WriteIdTagInfo(Utf8JsonWriter writer, AuthorizationStatus status, string? parentIdTag, DateTimeOffset? expiryDate)
    {
        writer.WriteStartObject("idTagInfo"u8);
        writer.WriteString("status"u8, status.ToString());
        WriteText(writer, "parentIdTag"u8, parentIdTag);
        if (expiryDate is { } end)
        {
            WriteTime(writer, "expiryDate"u8, end);
        }

        writer.WriteEndObject();
    }

    private static void WriteStatus(string action, ReadOnlySpan<byte> payload, Utf8JsonWriter writer)
    {
        WriteText(writer, "status"u8, JsonFields.Text(payload, "status"u8));
        WriteMessage(action, payload, writer);
    }

    private static void WriteMessage(string action, ReadOnlySpan<byte> payload, Utf8JsonWriter writer)
    {
        writer.WriteString("action"u8, action);
        WriteRaw(writer, "payload"u8, payload);
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset value)
    {
        writer.WritePropertyName(name);
        OcppTimestamp.From(value).WriteTo(writer);
    }

    // As it came, so that 6.0 stays 6.0; the envelope saw that it is JSON before it was recorded.
    private static void WriteRaw(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        if (!json.IsEmpty)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }

    private static string InCamelCase<T>(T state)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
