using System.Net.Sockets;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.Connections;

/// <summary>Who has a transport: hears how connecting went, what came and how it ended, all under the worker's turn.</summary>
internal interface ITransportOwner
{
    WorkerTurn Turn { get; }

    /// <summary>By which it gets its source address.</summary>
    int Number { get; }

    /// <summary>Whose client certificate is shown over TLS.</summary>
    string Identity { get; }

    void OnConnected();

    /// <summary>Where received bytes go: the worker's buffer, behind what an earlier receive left over.</summary>
    Span<byte> ReceiveRoom(out byte[] buffer, out int offset);

    /// <summary>The first <paramref name="length"/> bytes of the buffer are what there is, gone when this returns.</summary>
    void OnReceived(byte[] buffer, int length);

    void OnEndOfStream();

    void OnFailed(SocketError error);

    void OnFailed(Exception exception);
}
