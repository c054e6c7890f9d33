using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>Where a connector is between two vehicles.</summary>
internal enum SessionStep : byte
{
    /// <summary>Nobody is there.</summary>
    Idle,

    /// <summary>Somebody has shown a tag, and the Central System is being asked about it.</summary>
    Authorizing,

    /// <summary>A transaction runs.</summary>
    Charging,

    /// <summary>The transaction is over, the vehicle still there.</summary>
    Finishing,

    /// <summary>Out of order for a while.</summary>
    Faulted,
}

/// <summary>One connector, or as number 0 the charge point itself. Lives in its charge point's array and is passed by reference.</summary>
internal struct Connector
{
    public ChargePointStatus Status;
    public ChargePointErrorCode ErrorCode;
    public SessionStep Step;

    /// <summary>The status has changed since it was last reported.</summary>
    public bool IsDirty;

    /// <summary>ChangeAvailability has taken it out of service, now or after the transaction.</summary>
    public bool IsInoperative;

    /// <summary>The transaction was started by RemoteStartTransaction.</summary>
    public bool IsRemote;

    /// <summary>When the status changed.</summary>
    public long ChangedAt;

    /// <summary>When the step ends by itself; 0 for never.</summary>
    public long StepAt;

    /// <summary>How long the vehicle that is there charges; 0 until it is told to stop.</summary>
    public long ChargingFor;

    /// <summary>When the next MeterValues is due; 0 for never.</summary>
    public long MeterAt;

    /// <summary>Up to when <see cref="EnergyWh"/> has been counted.</summary>
    public long EnergyAt;

    /// <summary>The register, which never starts anew.</summary>
    public double EnergyWh;

    public int PowerWatts;

    public string? IdTag;

    /// <summary>Our own number of the transaction, until and after the Central System's is known; 0 when there is none.</summary>
    public int LocalTransaction;

    /// <summary>The Central System's number; -1 as long as it has not answered (OCPP 1.6 errata: StopTransaction without one).</summary>
    public int TransactionId;

    /// <summary>The reservation that holds this connector; 0 for none.</summary>
    public int ReservationId;
}
