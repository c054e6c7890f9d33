namespace Ocpp.LoadTester.Connections;

/// <summary>Bytes to and from the target. All calls are made, and all reports come, under the worker's turn.</summary>
internal interface ITransport
{
    /// <summary>Begins to connect; its <see cref="ITransportOwner"/> hears how it went.</summary>
    void Begin();

    /// <summary>Sends now or, where the target doesn't read, later. False once the connection has ended or too much lies unsent.</summary>
    bool TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the connection without a word to the peer but what TCP says: an end or, <paramref name="abruptly"/>, a reset.</summary>
    void Close(bool abruptly);
}
