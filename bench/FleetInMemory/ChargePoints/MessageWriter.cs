using System.Buffers.Binary;
using System.Buffers.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.FleetInMemory.ChargePoints;

/// <summary>Writes what charge points send, as masked frames. The messages are those of the load generators, so that figures may stand beside theirs. One per thread.</summary>
internal ref struct MessageWriter
{
    /// <summary>Characters of a message's id: 8 of the charge point, 8 of the CALL, the rest as in a UUID.</summary>
    public const int IdLength = 36;

    private const int HeaderRoom = 8;
    private const uint MaskingKey = 0x3D21FA37;

    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly Span<byte> _buffer;
    private int _at;

    private MessageWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _at = HeaderRoom;
    }

    /// <summary>One CALL of a charge point; valid until the thread writes the next.</summary>
    /// <param name="number">Which charge point.</param>
    /// <param name="state">Its state; what it sends next goes by it.</param>
    /// <param name="message">Which CALL.</param>
    /// <param name="timestamp">24 characters of time.</param>
    public static ReadOnlySpan<byte> Call(int number, in ChargePointState state, Message message, ReadOnlySpan<byte> timestamp)
    {
        MessageWriter writer = new(_scratch ??= new byte[4096]);
        writer.Add("[2,\""u8);
        WriteId(writer._buffer[writer._at..], number, state.Sequence);
        writer._at += IdLength;
        writer.AddCall(number, in state, message, timestamp);
        return writer.Frame(Opcode.Text);
    }

    /// <summary>An answer to a CALL of the gateway.</summary>
    public static ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> id, ReadOnlySpan<byte> payload)
    {
        MessageWriter writer = new(_scratch ??= new byte[4096]);
        writer.Add("[3,\""u8);
        writer.Add(id);
        writer.Add("\","u8);
        writer.Add(payload);
        writer.Add("]"u8);
        return writer.Frame(Opcode.Text);
    }

    /// <summary>A pong or a close.</summary>
    public static ReadOnlySpan<byte> Control(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        MessageWriter writer = new(_scratch ??= new byte[4096]);
        writer.Add(payload);
        return writer.Frame(opcode);
    }

    /// <summary>The id of a charge point's CALL.</summary>
    public static void WriteId(Span<byte> destination, int number, int sequence)
    {
        WriteHex(destination, (uint)number);
        "-0000-4000-8000-0000"u8.CopyTo(destination[8..]);
        WriteHex(destination[28..], (uint)sequence);
    }

    private static void WriteHex(Span<byte> destination, uint value)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (int i = 7; i >= 0; i--, value >>= 4)
        {
            destination[i] = digits[(int)(value & 15)];
        }
    }

    private void AddCall(int number, in ChargePointState state, Message message, ReadOnlySpan<byte> timestamp)
    {
        switch (message)
        {
            case Message.Boot:
                Add("\",\"BootNotification\",{\"chargePointVendor\":\"OcppLoad\",\"chargePointModel\":\"Sim-22\",\"chargePointSerialNumber\":\"SN"u8);
                AddHex(number);
                Add("\",\"firmwareVersion\":\"1.4.2\",\"meterType\":\"MID-3P\"}]"u8);
                break;
            case Message.Heartbeat:
                Add("\",\"Heartbeat\",{}]"u8);
                break;
            case Message.Status:
                AddStatus(in state, timestamp);
                break;
            case Message.Authorize:
                Add("\",\"Authorize\",{\"idTag\":\"TAG"u8);
                AddHex(number);
                Add("\"}]"u8);
                break;
            case Message.Start:
                Add("\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"TAG"u8);
                AddHex(number);
                Add("\",\"meterStart\":"u8);
                Add(state.Energy);
                Add(",\"timestamp\":\""u8);
                Add(timestamp);
                Add("\"}]"u8);
                break;
            case Message.Stop:
                Add("\",\"StopTransaction\",{\"transactionId\":"u8);
                Add(state.TransactionId);
                Add(",\"idTag\":\"TAG"u8);
                AddHex(number);
                Add("\",\"meterStop\":"u8);
                Add(state.Energy);
                Add(",\"timestamp\":\""u8);
                Add(timestamp);
                Add("\",\"reason\":\"Local\"}]"u8);
                break;
            default:
                AddMeterValues(in state, message == Message.LongMeterValues, timestamp);
                break;
        }
    }

    private void AddStatus(in ChargePointState state, ReadOnlySpan<byte> timestamp)
    {
        bool isStarting = state.Phase == ChargePointPhase.Booting;
        Add("\",\"StatusNotification\",{\"connectorId\":"u8);
        Add(isStarting ? state.Step : state.TransactionId != 0 ? 1 : 1 + (state.Sequence & 1));
        Add(",\"errorCode\":\"NoError\",\"status\":\""u8);
        Add(state.TransactionId != 0 && state.Step == TransactionCycle.Charging ? "Charging"u8
            : isStarting || state.Step == TransactionCycle.Ended ? "Available"u8
            : (state.Sequence & 2) != 0 ? "Preparing"u8 : "SuspendedEV"u8);
        Add("\",\"timestamp\":\""u8);
        Add(timestamp);
        Add("\"}]"u8);
    }

    private void AddMeterValues(in ChargePointState state, bool isLong, ReadOnlySpan<byte> timestamp)
    {
        Add("\",\"MeterValues\",{\"connectorId\":1"u8);
        if (state.TransactionId != 0)
        {
            Add(",\"transactionId\":"u8);
            Add(state.TransactionId);
        }

        Add(",\"meterValue\":[{\"timestamp\":\""u8);
        Add(timestamp);
        Add("\",\"sampledValue\":[{\"value\":\""u8);
        Add(state.Energy);
        Add("\",\"context\":\"Sample.Periodic\",\"measurand\":\"Energy.Active.Import.Register\",\"unit\":\"Wh\"}"u8);
        if (isLong)
        {
            int varied = state.Sequence & 63;
            AddSample("Power.Active.Import"u8, ""u8, "W"u8, 10_800 + varied);
            AddSample("Current.Import"u8, "L1"u8, "A"u8, 14);
            AddSample("Current.Import"u8, "L2"u8, "A"u8, 14);
            AddSample("Current.Import"u8, "L3"u8, "A"u8, 15);
            AddSample("Voltage"u8, "L1-N"u8, "V"u8, 229);
            AddSample("Voltage"u8, "L2-N"u8, "V"u8, 230);
            AddSample("Voltage"u8, "L3-N"u8, "V"u8, 231);
            AddSample("SoC"u8, ""u8, "Percent"u8, 30 + (varied & 31));
            AddSample("Temperature"u8, ""u8, "Celsius"u8, 20 + (varied & 15));
        }

        Add("]}]}]"u8);
    }

    private void AddSample(ReadOnlySpan<byte> measurand, ReadOnlySpan<byte> phase, ReadOnlySpan<byte> unit, int value)
    {
        Add(",{\"value\":\""u8);
        Add(value);
        Add(".4\",\"context\":\"Sample.Periodic\",\"format\":\"Raw\",\"measurand\":\""u8);
        Add(measurand);
        if (!phase.IsEmpty)
        {
            Add("\",\"phase\":\""u8);
            Add(phase);
        }

        Add("\",\"location\":\"Outlet\",\"unit\":\""u8);
        Add(unit);
        Add("\"}"u8);
    }

    // RFC 6455 §5.2, with the mask that a client needs (§5.3).
    private readonly ReadOnlySpan<byte> Frame(Opcode opcode)
    {
        int length = _at - HeaderRoom;
        Span<byte> payload = _buffer.Slice(HeaderRoom, length);
        Masking.Apply(payload, MaskingKey, offset: 0);
        int start;
        if (length < 126)
        {
            start = HeaderRoom - 6;
            _buffer[start + 1] = (byte)(0x80 | length);
        }
        else
        {
            start = HeaderRoom - 8;
            _buffer[start + 1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(_buffer[(start + 2)..], (ushort)length);
        }

        _buffer[start] = (byte)(0x80 | (int)opcode);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[(HeaderRoom - 4)..], MaskingKey);
        return _buffer[start.._at];
    }

    private void Add(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer[_at..]);
        _at += text.Length;
    }

    private void Add(int value)
    {
        Utf8Formatter.TryFormat(value, _buffer[_at..], out int written);
        _at += written;
    }

    private void AddHex(int value)
    {
        WriteHex(_buffer[_at..], (uint)value);
        _at += 8;
    }
}
