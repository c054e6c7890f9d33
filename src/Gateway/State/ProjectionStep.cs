using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>One fact on its way into the stored state.</summary>
internal readonly ref struct ProjectionStep
{
    /// <summary>Where the fact is in the journal.</summary>
    public required JournalPosition Position { get; init; }

    /// <summary>Whose it is and when it was stated.</summary>
    public required FactHeader Header { get; init; }

    /// <summary>The stored state.</summary>
    public required IStateWriter State { get; init; }

    /// <summary>The identity, UTF-8.</summary>
    public ReadOnlySpan<byte> ChargePointId => Header.ChargePointId;
}
