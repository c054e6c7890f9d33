namespace Ocpp.Gateway.Credentials;

/// <summary>How a charge point's connection is secured, as far as it decides the security profile (OCPP 1.6 security whitepaper, section 2).</summary>
internal enum TransportSecurity
{
    /// <summary>ws://</summary>
    Plain,

    /// <summary>wss://, the charge point proved nothing by it.</summary>
    Tls,

    /// <summary>wss:// with a client certificate that was verified and belongs to the identity in the path.</summary>
    MutualTls,
}
