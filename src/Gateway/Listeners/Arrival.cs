using Microsoft.AspNetCore.Connections;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Transport;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Listeners;

/// <summary>One connection whose upgrade request has been read: what deciding about it and opening its session need.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Socket">What its socket can do beside its pipes; null where it can't.</param>
/// <param name="Listener">Where it came in.</param>
/// <param name="AcceptedAt">When, a timestamp of the session's clock.</param>
/// <param name="Request">What it asked for.</param>
/// <param name="Identity">Whom the request's path names.</param>
/// <param name="Tolerances">What the request is forgiven, its path's deviations among it.</param>
/// <param name="CameOverTls">Whether it came over TLS, where a trusted proxy says so; null where the connection tells.</param>
internal readonly record struct Arrival(
    ConnectionContext Connection,
    ISocketControlFeature? Socket,
    OcppListener Listener,
    long AcceptedAt,
    UpgradeRequest Request,
    string Identity,
    UpgradeTolerances Tolerances,
    bool? CameOverTls);
