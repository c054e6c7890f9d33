using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Connections;
using Ocpp.LoadTester.Engine;
using Ocpp.WebSockets.Frames;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// Writes charge points' frames with the codec: one buffer and one JSON writer for a whole worker. What a method returns is good until the next one
/// is called. Under the worker's turn.
/// </summary>
internal sealed class CallWriter(WorkerTurn turn, FleetTime time) : IDisposable
{
    public const int IdLength = 36;

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    private readonly FrameBuffer _frame = new();
    private readonly ArrayBufferWriter<byte> _items = new(4096);
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);
    private readonly Utf8JsonWriter _itemJson = new(Stream.Null, Options);
    private readonly byte[] _digits = new byte[32];

    /// <summary>Thirty-six characters like a GUID's: the charge point's number in front, the call's at the end.</summary>
    public static void WriteId(Span<byte> id, int number, uint sequence)
    {
        "00000000-0000-4000-8000-000000000000"u8.CopyTo(id);
        bool fits = number.TryFormat(id, out _, "x8", CultureInfo.InvariantCulture) && sequence.TryFormat(id[28..], out _, "x8", CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(fits, "Eight digits hold 32 bits.");
    }

    /// <summary>The sequence that an id stands for, if it has the form of ours.</summary>
    public static bool TryReadId(ReadOnlySpan<byte> id, int number, out uint sequence)
    {
        sequence = 0;
        Span<byte> expected = stackalloc byte[IdLength];
        if (id.Length != IdLength || !uint.TryParse(id[28..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out sequence))
        {
            return false;
        }

        WriteId(expected, number, sequence);
        return id.SequenceEqual(expected);
    }

    public ReadOnlySpan<byte> Answer<T>(ReadOnlySpan<byte> idToken, scoped in T response)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        Begin();
        EnvelopeWriter.WriteCallResult(_json, idToken, in response);
        return End();
    }

    public ReadOnlySpan<byte> AnswerRaw(ReadOnlySpan<byte> idToken, ReadOnlySpan<byte> payload)
    {
        Begin();
        EnvelopeWriter.WriteRawCallResult(_json, idToken, payload);
        return End();
    }

    public ReadOnlySpan<byte> Error(ReadOnlySpan<byte> idToken, CallErrorCode code, string description)
    {
        Begin();
        EnvelopeWriter.WriteCallError(_json, idToken, code, description);
        return End();
    }

    /// <summary>The frame of a call that is made now.</summary>
    public ReadOnlySpan<byte> Call(SimulatedChargePoint chargePoint, in OutCall call, uint sequence, long now)
    {
        Span<byte> id = stackalloc byte[IdLength];
        WriteId(id, chargePoint.Number, sequence);
        OcppTimestamp at = time.At(now);
        ref Connector connector = ref chargePoint.Connectors[call.Connector];
        switch (call.Action)
        {
            case V16Action.BootNotification:
                return Write(id, call.Action, new BootNotificationRequest
                {
                    ChargePointVendor = "LoadTester",
                    ChargePointModel = "Simulated-22",
                    ChargePointSerialNumber = chargePoint.SerialNumber,
                    FirmwareVersion = "1.0.0",
                    MeterType = "Simulated",
                });
            case V16Action.Heartbeat:
                return Write(id, call.Action, default(HeartbeatRequest));
            case V16Action.Authorize:
                return Write(id, call.Action, new AuthorizeRequest { IdTag = call.IsForSession ? connector.IdTag : chargePoint.OwnIdTag });
            case V16Action.StatusNotification:
                return Write(id, call.Action, new StatusNotificationRequest
                {
                    ConnectorId = call.Connector,
                    ErrorCode = connector.ErrorCode == ChargePointErrorCode.Unknown ? ChargePointErrorCode.NoError : connector.ErrorCode,
                    Status = connector.Status,
                    Timestamp = at,
                });
            case V16Action.MeterValues:
                return MeterValues(id, in call, connector.EnergyWh, connector.PowerWatts, connector.TransactionId, at);
            case V16Action.DataTransfer:
                return Write(id, call.Action, new DataTransferRequest { VendorId = "org.example.loadtester", MessageId = "Ping", Data = "{\"n\":1}" });
            case V16Action.FirmwareStatusNotification:
                return Write(id, call.Action, new FirmwareStatusNotificationRequest { Status = (FirmwareStatus)call.Status });
            case V16Action.DiagnosticsStatusNotification:
                return Write(id, call.Action, new DiagnosticsStatusNotificationRequest { Status = (DiagnosticsStatus)call.Status });
            case V16Action.LogStatusNotification:
                return Write(id, call.Action, new LogStatusNotificationRequest
                {
                    Status = (UploadLogStatus)call.Status,
                    RequestId = (UploadLogStatus)call.Status == UploadLogStatus.Idle ? null : call.Argument,
                });
            case V16Action.SignedFirmwareStatusNotification:
                return Write(id, call.Action, new SignedFirmwareStatusNotificationRequest
                {
                    Status = (SignedFirmwareStatus)call.Status,
                    RequestId = (SignedFirmwareStatus)call.Status == SignedFirmwareStatus.Idle ? null : call.Argument,
                });
            case V16Action.SecurityEventNotification:
                return Write(id, call.Action, new SecurityEventNotificationRequest { Type = "ResetOrReboot", Timestamp = at });
            case V16Action.SignCertificate:
                return Write(id, call.Action, new SignCertificateRequest { Csr = SampleRequest.Pem });
            default:
                throw new System.Diagnostics.UnreachableException($"A charge point doesn't call {call.Action} that way.");
        }
    }

    /// <summary>The frame of a transaction's message, with the time at which it happened.</summary>
    public ReadOnlySpan<byte> Call(SimulatedChargePoint chargePoint, in TransactionMessage message, uint sequence)
    {
        Span<byte> id = stackalloc byte[IdLength];
        WriteId(id, chargePoint.Number, sequence);
        switch (message.Action)
        {
            case V16Action.StartTransaction:
                return Write(id, message.Action, new StartTransactionRequest
                {
                    ConnectorId = message.Connector,
                    IdTag = message.IdTag,
                    MeterStart = message.MeterWh,
                    Timestamp = message.At,
                    ReservationId = message.ReservationId == 0 ? null : message.ReservationId,
                });
            case V16Action.StopTransaction:
                return Write(id, message.Action, new StopTransactionRequest
                {
                    IdTag = message.IdTag,
                    MeterStop = message.MeterWh,
                    Timestamp = message.At,
                    TransactionId = message.TransactionId,
                    Reason = message.Reason,
                });
            case V16Action.MeterValues:
                OutCall call = new() { Connector = message.Connector, Samples = message.Samples };
                return MeterValues(id, in call, message.MeterWh, message.PowerWatts, message.TransactionId, message.At);
            default:
                throw new System.Diagnostics.UnreachableException($"{message.Action} is no message of a transaction.");
        }
    }

    public void Dispose()
    {
        _json.Dispose();
        _itemJson.Dispose();
    }

    private ReadOnlySpan<byte> Write<T>(scoped ReadOnlySpan<byte> id, V16Action action, scoped in T payload)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        Begin();
        EnvelopeWriter.WriteCall(_json, id, action, in payload);
        return End();
    }

    private ReadOnlySpan<byte> MeterValues(scoped ReadOnlySpan<byte> id, scoped in OutCall call, double energyWh, int powerWatts, int transactionId, OcppTimestamp at)
    {
        _items.ResetWrittenCount();
        _itemJson.Reset(_items);
        _itemJson.WriteStartArray();
        for (int sample = 0; sample < int.Max(1, (int)call.Samples); sample++)
        {
            WriteSample(sample, energyWh, powerWatts, call.Status != 0);
        }

        _itemJson.WriteEndArray();
        _itemJson.Flush();
        int end = _items.WrittenCount;
        _itemJson.Reset();
        _itemJson.Reset(_items);
        _itemJson.WriteStartArray();
        new MeterValue { Timestamp = at, SampledValue = JsonArray<SampledValue>.FromRaw(_items.WrittenSpan[..end]) }.Write(_itemJson);
        _itemJson.WriteEndArray();
        _itemJson.Flush();
        return Write(id, V16Action.MeterValues, new MeterValuesRequest
        {
            ConnectorId = call.Connector,
            TransactionId = transactionId > 0 ? transactionId : null,
            MeterValue = JsonArray<MeterValue>.FromRaw(_items.WrittenSpan[end..]),
        });
    }

    /// <summary>Up to ten quantities of a three-phase meter; beyond ten they begin anew.</summary>
    private void WriteSample(int sample, double energyWh, int powerWatts, bool isTriggered)
    {
        double ampere = powerWatts / 690.0;
        (double value, Measurand measurand, UnitOfMeasure unit, Phase? phase) = (sample % 10) switch
        {
            0 => (Math.Floor(energyWh), Measurand.EnergyActiveImportRegister, UnitOfMeasure.Wh, (Phase?)null),
            1 => (powerWatts, Measurand.PowerActiveImport, UnitOfMeasure.W, null),
            2 => (ampere, Measurand.CurrentImport, UnitOfMeasure.A, Phase.L1),
            3 => (ampere, Measurand.CurrentImport, UnitOfMeasure.A, Phase.L2),
            4 => (ampere, Measurand.CurrentImport, UnitOfMeasure.A, Phase.L3),
            5 => (229.8, Measurand.Voltage, UnitOfMeasure.V, Phase.L1N),
            6 => (230.1, Measurand.Voltage, UnitOfMeasure.V, Phase.L2N),
            7 => (230.4, Measurand.Voltage, UnitOfMeasure.V, Phase.L3N),
            8 => (30 + ((long)(energyWh / 500) % 60), Measurand.SoC, UnitOfMeasure.Percent, null),
            _ => (21.5, Measurand.Temperature, UnitOfMeasure.Celsius, null),
        };
        value.TryFormat(_digits, out int length, "0.#", CultureInfo.InvariantCulture);
        new SampledValue
        {
            Value = JsonText.FromUtf8(_digits.AsSpan(0, length)),
            Context = isTriggered ? ReadingContext.Trigger : ReadingContext.SamplePeriodic,
            Measurand = measurand,
            Phase = phase,
            Unit = unit,
            Location = measurand switch { Measurand.SoC => Location.EV, Measurand.Temperature => Location.Body, _ => null },
        }.Write(_itemJson);
    }

    private void Begin()
    {
        _frame.Clear();
        _json.Reset(_frame);
    }

    private ReadOnlySpan<byte> End()
    {
        _json.Flush();
        return _frame.ToFrame(Opcode.Text, turn.NextMaskingKey());
    }

    /// <summary>A certificate signing request that is one, so that a Central System which looks inside finds what it expects.</summary>
    private static class SampleRequest
    {
        public static string Pem { get; } = Create();

        private static string Create()
        {
            using System.Security.Cryptography.ECDsa key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            System.Security.Cryptography.X509Certificates.CertificateRequest request = new(
                "O=Load tester, CN=SN00000001", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
            return new StringBuilder(request.CreateSigningRequestPem()).Append('\n').ToString();
        }
    }
}
