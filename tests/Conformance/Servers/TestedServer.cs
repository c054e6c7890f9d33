namespace Ocpp.Conformance.Servers;

/// <summary>Over what the WebSocket layer is tested.</summary>
public enum TestedServer
{
    /// <summary>The layer alone, answering each text with the same text.</summary>
    Echo,

    /// <summary>The program, started as its users start it, over Kestrel's sockets.</summary>
    Sockets,

    /// <summary>The program over sockets of its own.</summary>
    Epoll,
}
