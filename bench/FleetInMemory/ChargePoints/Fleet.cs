using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ocpp.FleetInMemory.Connections;
using Ocpp.FleetInMemory.Measuring;
using Ocpp.Transport;
using Ocpp.WebSockets.Frames;

namespace Ocpp.FleetInMemory.ChargePoints;

/// <summary>
/// The charge points, 32 bytes each beside their connection: what they send next follows from the answer, on the thread that brought it; what they send of themselves is drawn by
/// <see cref="TrafficGenerator"/>. Every answer is held to its CALL.
/// </summary>
internal sealed class Fleet : IPeer, IDisposable
{
    // Sooner than the gateway asks for, as impatient charge points are.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ChargePointState[] _states;
    private readonly InMemoryListenerFactory _listeners;
    private readonly ConnectionsUnderway _underway;
    private readonly InMemoryEngine[] _engines;
    private byte[] _timestamp = [];
    private Latencies _latencies = new();
    private long _answers;
    private long _pings;
    private long _calls;
    private int _serving;
    private int _ended;
    private int _faults;
    private string? _firstFault;
    private long _transactions;
    private readonly ConcurrentQueue<(int Number, long NotBefore)> _refused = new();
    private long _refusals;

    public Fleet(int count, InMemoryListenerFactory listeners, ConnectionsUnderway underway)
    {
        _engines = [.. Enumerable.Range(0, new TransportLimits().Engines).Select(static number => new InMemoryEngine(number))];
        _states = new ChargePointState[count];
        _listeners = listeners;
        _underway = underway;
        Tick();
    }

    public int Count => _states.Length;

    /// <summary>Charge points that have booted and reported their connectors.</summary>
    public int Serving => Volatile.Read(ref _serving);

    /// <summary>Connections that the gateway has ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Answers that came, of the start and of the traffic.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    public long Pings => Interlocked.Read(ref _pings);

    /// <summary>CALLs of the gateway that were answered.</summary>
    public long GatewayCalls => Interlocked.Read(ref _calls);

    /// <summary>Transactions that were begun and ended.</summary>
    public long Transactions => Interlocked.Read(ref _transactions);

    /// <summary>Upgrades that were answered 503, since too many came at once; each is tried again.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Answers that were wrong, and connections that ended unasked.</summary>
    public int Faults => Volatile.Read(ref _faults);

    public string? FirstFault => _firstFault;

    /// <summary>How long answers took, from when the CALL was due.</summary>
    public Latencies Latencies => Volatile.Read(ref _latencies);

    /// <summary>The run is over: ends of connections are no faults any more.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Counts latencies anew from here, and gives what was counted.</summary>
    public Latencies RestartLatencies() => Interlocked.Exchange(ref _latencies, new Latencies());

    /// <summary>Sets the time that messages bear.</summary>
    public void Tick() =>
        Volatile.Write(ref _timestamp, Encoding.ASCII.GetBytes(DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));

    /// <summary>Opens a charge point's connection and sends the upgrade. False while the listener has too many that wait.</summary>
    public bool TryConnect(int number)
    {
        ref ChargePointState state = ref _states[number];
        InMemoryConnection connection = new(this, number, _engines[number % _engines.Length]);
        state.Connection = connection;
        state.Phase = ChargePointPhase.Upgrading;
        state.DueAt = Stopwatch.GetTimestamp();
        connection.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            GET /ocpp/CP-{number:D7} HTTP/1.1
            Host: gateway.example.com:9000
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: ocpp1.6
            User-Agent: FleetInMemory


            """).ReplaceLineEndings("\r\n")));
        return _listeners.TryConnect(connection);
    }

    /// <summary>A charge point that was refused for now and may come again.</summary>
    public bool TryTakeRefused(out int number)
    {
        number = 0;
        if (!_refused.TryPeek(out (int Number, long NotBefore) next) || next.NotBefore > Stopwatch.GetTimestamp() || !_refused.TryDequeue(out next))
        {
            return false;
        }

        number = next.Number;
        return true;
    }

    /// <summary>Lets a charge point send something, if it serves and nothing of it waits for an answer.</summary>
    /// <param name="number">Which one.</param>
    /// <param name="message">What, <see cref="Message.Start"/> for a whole transaction.</param>
    /// <param name="dueAt">When it was due, in the stopwatch's ticks.</param>
    public bool TrySend(int number, Message message, long dueAt)
    {
        ref ChargePointState state = ref _states[number];
        if (state.Phase != ChargePointPhase.Serving || state.Pending != Message.None)
        {
            return false;
        }

        state.Step = (byte)(message == Message.Start ? 1 : 0);
        Send(number, ref state, message == Message.Start ? TransactionCycle.MessageOf(1) : message, dueAt);
        return true;
    }

    /// <summary>Bytes that a charge point takes on this side, measured on so many that nobody serves.</summary>
    public static double BytesPerChargePoint()
    {
        const int Sample = 10_000;
        using ConnectionsUnderway none = new(1);
        using Fleet fleet = new(0, new InMemoryListenerFactory(0, 1), none);
        InMemoryConnection[] connections = new InMemoryConnection[Sample];
        connections[0] = new InMemoryConnection(fleet, 0, fleet._engines[0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Sample; i++)
        {
            connections[i] = new InMemoryConnection(fleet, i, fleet._engines[0]);
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(connections);
        return ((after - before) / (double)Sample) + System.Runtime.CompilerServices.Unsafe.SizeOf<ChargePointState>();
    }

    /// <summary>Ends the threads. Nobody is connected any more.</summary>
    public void Dispose()
    {
        foreach (InMemoryEngine engine in _engines)
        {
            engine.Dispose();
        }
    }

    void IPeer.Received(InMemoryConnection connection, ReadOnlySpan<byte> bytes)
    {
        ref ChargePointState state = ref _states[connection.Number];
        if (state.Phase == ChargePointPhase.Upgrading)
        {
            if (bytes.StartsWith("HTTP/1.1 503 "u8))
            {
                state.Phase = ChargePointPhase.Unconnected;
                Interlocked.Increment(ref _refusals);
                _refused.Enqueue((connection.Number, Stopwatch.GetTimestamp() + (long)(RetryAfter.TotalSeconds * Stopwatch.Frequency)));
                connection.SendEnd();
                _underway.Arrived();
                return;
            }

            if (!bytes.StartsWith("HTTP/1.1 101 "u8))
            {
                Fail(connection, bytes);
                return;
            }

            state.Phase = ChargePointPhase.Booting;
            Send(connection.Number, ref state, Message.Boot, Stopwatch.GetTimestamp());
            return;
        }

        while (bytes.Length >= 2)
        {
            Opcode opcode = (Opcode)(bytes[0] & 0x0F);
            int length = bytes[1];
            int header = 2;
            if (length == 126)
            {
                length = (bytes[2] << 8) | bytes[3];
                header = 4;
            }

            Take(connection, ref state, opcode, bytes.Slice(header, length));
            bytes = bytes[(header + length)..];
        }
    }

    void IPeer.Ended(InMemoryConnection connection)
    {
        ref ChargePointState state = ref _states[connection.Number];
        if (ReferenceEquals(state.Connection, connection) && state.Phase is not (ChargePointPhase.Ended or ChargePointPhase.Unconnected))
        {
            state.Phase = ChargePointPhase.Ended;
            Interlocked.Increment(ref _ended);
            if (!IsStopping)
            {
                Fail(connection, "The gateway ended it."u8);
            }
        }
    }

    private void Take(InMemoryConnection connection, ref ChargePointState state, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case Opcode.Text when payload.Length > 3 && payload[1] == (byte)'3':
                TakeAnswer(connection, ref state, payload);
                break;
            case Opcode.Text when payload.Length > 4 && payload[1] == (byte)'2':
                AnswerCall(connection, payload);
                break;
            case Opcode.Ping:
                Interlocked.Increment(ref _pings);
                connection.Send(MessageWriter.Control(Opcode.Pong, payload));
                break;
            case Opcode.Close:
                connection.Send(MessageWriter.Control(Opcode.Close, payload));
                connection.SendEnd();
                break;
            default:
                Fail(connection, payload);
                break;
        }
    }

    private void TakeAnswer(InMemoryConnection connection, ref ChargePointState state, ReadOnlySpan<byte> text)
    {
        Span<byte> expected = stackalloc byte[MessageWriter.IdLength + 7];
        "[3,\""u8.CopyTo(expected);
        MessageWriter.WriteId(expected[4..], connection.Number, state.Sequence);
        "\",{"u8.CopyTo(expected[(4 + MessageWriter.IdLength)..]);
        Message answered = state.Pending;
        if (answered == Message.None || !text.StartsWith(expected))
        {
            Fail(connection, text);
            return;
        }

        Interlocked.Increment(ref _answers);
        Latencies.Add(Stopwatch.GetTimestamp() - state.DueAt);
        if (state.Phase == ChargePointPhase.Booting)
        {
            GoOnStarting(connection, ref state, answered, text);
        }
        else if (state.Step is > 0 and < TransactionCycle.Ended)
        {
            GoOnCharging(connection, ref state, answered, text);
        }
        else
        {
            if (state.Step == TransactionCycle.Ended)
            {
                state.TransactionId = 0;
                Interlocked.Increment(ref _transactions);
            }

            state.Pending = Message.None;
        }
    }

    private void GoOnStarting(InMemoryConnection connection, ref ChargePointState state, Message answered, ReadOnlySpan<byte> text)
    {
        if (answered == Message.Boot && text.IndexOf("\"status\":\"Accepted\""u8) < 0)
        {
            Fail(connection, text);
        }
        else if (answered == Message.Boot || state.Step == 0)
        {
            state.Step = (byte)(answered == Message.Boot ? 0 : 1);
            Send(connection.Number, ref state, Message.Status, Stopwatch.GetTimestamp());
        }
        else
        {
            state.Step = 0;
            state.Phase = ChargePointPhase.Serving;
            state.Pending = Message.None;
            Interlocked.Increment(ref _serving);
            _underway.Arrived();
        }
    }

    private void GoOnCharging(InMemoryConnection connection, ref ChargePointState state, Message answered, ReadOnlySpan<byte> text)
    {
        if (answered == Message.Start)
        {
            ReadOnlySpan<byte> name = "\"transactionId\":"u8;
            int at = text.IndexOf(name);
            if (at < 0 || !Utf8Parser.TryParse(text[(at + name.Length)..], out int id, out _))
            {
                Fail(connection, text);
                return;
            }

            state.TransactionId = id;
        }

        state.Step++;
        Send(connection.Number, ref state, TransactionCycle.MessageOf(state.Step), Stopwatch.GetTimestamp());
    }

    private void AnswerCall(InMemoryConnection connection, ReadOnlySpan<byte> text)
    {
        Interlocked.Increment(ref _calls);
        ReadOnlySpan<byte> id = text[4..];
        id = id[..id.IndexOf((byte)'"')];
        bool asksConfiguration = text[(4 + id.Length)..].StartsWith("\",\"GetConfiguration\""u8);
        connection.Send(MessageWriter.Answer(id, asksConfiguration ? "{\"configurationKey\":[],\"unknownKey\":[]}"u8 : "{\"status\":\"Accepted\"}"u8));
    }

    private void Send(int number, ref ChargePointState state, Message message, long dueAt)
    {
        state.Sequence++;
        state.DueAt = dueAt;
        if (message is Message.MeterValues or Message.LongMeterValues)
        {
            state.Energy += 37;
        }

        state.Pending = message;
        state.Connection!.Send(MessageWriter.Call(number, in state, message, Volatile.Read(ref _timestamp)));
    }

    private void Fail(InMemoryConnection connection, ReadOnlySpan<byte> why)
    {
        if (Interlocked.Increment(ref _faults) == 1)
        {
            _firstFault = $"CP-{connection.Number:D7}: {Encoding.UTF8.GetString(why)}";
        }
    }
}
