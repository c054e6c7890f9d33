namespace Ocpp.Gateway.Events;

/// <summary>How a charge point's local list came to its version. Written to disk: never renumber.</summary>
internal enum LocalListUpdate : byte
{
    /// <summary>The whole list was replaced.</summary>
    Full = 1,

    /// <summary>Entries were added, changed and removed.</summary>
    Differential = 2,

    /// <summary>The charge point told its version; what stands in the list is known only where that is the version we know.</summary>
    Reported = 3,
}
