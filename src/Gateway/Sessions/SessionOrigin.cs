using Ocpp.Transport;

namespace Ocpp.Gateway.Sessions;

/// <summary>Where a session's connection came from and how it proved itself.</summary>
/// <param name="AcceptedAt">When it was accepted, a timestamp of the session's clock: of two connections of one identity the later one counts.</param>
/// <param name="SecurityProfile">0 none, 1 Basic auth, 2 TLS and Basic auth, 3 mutual TLS (security whitepaper, section 2).</param>
/// <param name="Socket">The socket below; null where there is none, in memory.</param>
/// <param name="IsTls">TLS lies between, which has no half-close.</param>
internal readonly record struct SessionOrigin(long AcceptedAt, int SecurityProfile, ISocketControlFeature? Socket, bool IsTls);
