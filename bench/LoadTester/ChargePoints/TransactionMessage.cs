using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>A StartTransaction, StopTransaction or MeterValues that has to reach the Central System, in order, however long that takes (OCPP 1.6 §3.7).</summary>
internal struct TransactionMessage
{
    public V16Action Action;
    public byte Connector;
    public byte Samples;
    public byte Attempts;
    public Reason Reason;
    public int LocalTransaction;

    /// <summary>-1 as long as the StartTransaction's answer is not known.</summary>
    public int TransactionId;
    public int ReservationId;
    public int PowerWatts;
    public long MeterWh;

    /// <summary>When it happened at the charge point, which is what the message says however late it is sent.</summary>
    public OcppTimestamp At;
    public long DueAt;
    public string? IdTag;
}
