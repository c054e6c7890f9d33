using Ocpp.Transport;

namespace Ocpp.Gateway.Sessions;

/// <summary>Where a session's connection came from and how it proved itself.</summary>
/// <param name="RemoteAddress">Address and port as text.</param>
/// <param name="SecurityProfile">0 none, 1 Basic auth, 2 TLS and Basic auth, 3 mutual TLS (security whitepaper, section 2).</param>
/// <param name="Socket">The socket below; null where there is none, in memory.</param>
/// <param name="IsTls">TLS lies between, which has no half-close.</param>
internal sealed record SessionOrigin(string RemoteAddress, int SecurityProfile, ISocketControlFeature? Socket, bool IsTls);
