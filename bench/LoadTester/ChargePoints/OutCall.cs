using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>A call that is to be made: as little as its payload can be made from when it is sent.</summary>
internal struct OutCall
{
    public V16Action Action;
    public byte Connector;

    /// <summary>The number of samples of a MeterValues.</summary>
    public byte Samples;

    /// <summary>A status of the action's own enumeration.</summary>
    public byte Status;

    /// <summary>The Central System asked for it (TriggerMessage), so it may go out while the boot is Pending.</summary>
    public bool IsTriggered;

    /// <summary>An Authorize whose answer decides about the connector's session.</summary>
    public bool IsForSession;

    /// <summary>It stands at the head of the transaction messages and stays there until it is answered.</summary>
    public bool IsQueued;

    /// <summary>A request id, or what else the action needs.</summary>
    public int Argument;

    /// <summary>When it was due; latencies count from here.</summary>
    public long DueAt;
}
