namespace Ocpp.Gateway.Events;

/// <summary>Why a charging profile is in force no longer though nobody cleared it. Written to disk: never renumber.</summary>
internal enum ChargingProfileEnd : byte
{
    /// <summary>The transaction that it was for has ended, or doesn't run (OCPP 1.6 §3.13.1).</summary>
    TransactionEnded = 1,

    /// <summary>Its validTo has passed.</summary>
    Expired = 2,
}
