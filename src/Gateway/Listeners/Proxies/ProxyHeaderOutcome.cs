namespace Ocpp.Gateway.Listeners.Proxies;

/// <summary>What came of waiting for a proxy's header.</summary>
internal enum ProxyHeaderOutcome
{
    /// <summary>There was none, or one that says nothing of TLS: the connection is served as it is.</summary>
    Served,

    /// <summary>There was one, and the client came to the proxy over TLS.</summary>
    ServedOverTls,

    /// <summary>It is broken, which was logged and counted: the connection is to be closed.</summary>
    Broken,

    /// <summary>The peer left before it had said enough.</summary>
    Left,
}
