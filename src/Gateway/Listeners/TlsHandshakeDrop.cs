namespace Ocpp.Gateway.Listeners;

/// <summary>Why a TLS handshake wasn't begun, so that it cost nothing.</summary>
internal enum TlsHandshakeDrop
{
    /// <summary>The peer asked for none within Ocpp:HandshakeTimeout.</summary>
    Silent,

    /// <summary>The peer was gone before its turn.</summary>
    Left,

    /// <summary>Its turn came too late.</summary>
    Late,

    /// <summary>The gateway stops.</summary>
    Stopped,
}
