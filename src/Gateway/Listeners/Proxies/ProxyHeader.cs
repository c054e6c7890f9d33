using System.Net;

namespace Ocpp.Gateway.Listeners.Proxies;

/// <summary>What the header of a proxy says of the connection that it passes on (The PROXY protocol, section 2.2).</summary>
/// <param name="Source">Who connected to the proxy; null where it names nobody: a connection of the proxy's own, or one that isn't TCP over IPv4 or IPv6.</param>
/// <param name="IsTls">The client came over TLS to the proxy (The PROXY protocol, PP2_CLIENT_SSL of PP2_TYPE_SSL).</param>
internal readonly record struct ProxyHeader(IPEndPoint? Source, bool IsTls);
