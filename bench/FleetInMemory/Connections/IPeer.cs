namespace Ocpp.FleetInMemory.Connections;

/// <summary>Who is at the other end of the connections, which tell themselves apart by a number.</summary>
internal interface IPeer
{
    /// <summary>The gateway sent these bytes, whole frames, on a thread of its own and perhaps under a lock; they are valid during the call only.</summary>
    void Received(InMemoryConnection connection, ReadOnlySpan<byte> bytes);

    /// <summary>The gateway has ended the connection.</summary>
    void Ended(InMemoryConnection connection);
}
