namespace Ocpp.Gateway.State;

/// <summary>What a transaction id, as a charge point sent it, stands for.</summary>
internal enum TransactionStanding
{
    /// <summary>No transaction of this gateway; also 0 and negative ids.</summary>
    Unknown,

    /// <summary>A transaction of this charge point that no StopTransaction ended yet.</summary>
    OpenHere,

    /// <summary>A transaction of this charge point that ended.</summary>
    EndedHere,

    /// <summary>Another charge point's transaction: never to be touched from here.</summary>
    Foreign,
}
