using Ocpp.FleetInMemory.Connections;

namespace Ocpp.FleetInMemory.ChargePoints;

/// <summary>One simulated charge point: one CALL at a time, as OCPP-J 1.6 §4.1.1 wants it. Whoever has set <see cref="Pending"/> owns the rest until the answer is there.</summary>
internal struct ChargePointState
{
    public InMemoryConnection? Connection;

    /// <summary>When the CALL that waits for its answer was due, in the stopwatch's ticks.</summary>
    public long DueAt;

    /// <summary>Running number of its CALLs, a part of their ids.</summary>
    public int Sequence;

    public int TransactionId;

    /// <summary>The meter in Wh.</summary>
    public int Energy;

    /// <summary>How far it has come: in its start, or in a transaction.</summary>
    public byte Step;

    public ChargePointPhase Phase;

    private byte _pending;

    /// <summary>The CALL that waits for its answer; what was written before it is seen by whoever reads it.</summary>
    public Message Pending
    {
        readonly get => (Message)Volatile.Read(in _pending);
        set => Volatile.Write(ref _pending, (byte)value);
    }
}

/// <summary>Where a charge point stands.</summary>
internal enum ChargePointPhase : byte
{
    Unconnected,
    Upgrading,
    Booting,
    Serving,
    Ended,
}
