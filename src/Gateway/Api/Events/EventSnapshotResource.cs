namespace Ocpp.Gateway.Api.Events;

/// <summary>Who is connected: with the events after <c>asOf</c> put on it, this stays true.</summary>
/// <param name="AsOf">The id of an event, or of something between two: the snapshot holds all before it and this one.</param>
/// <param name="Connected">Who is connected, in the order of the identities.</param>
internal sealed record EventSnapshotResource(string AsOf, IReadOnlyList<ConnectedChargePointResource> Connected);

/// <summary>A charge point that is connected.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="ConnectedSince">When its connection began.</param>
/// <param name="Protocol">The sub-protocol.</param>
/// <param name="RemoteAddress">Where it comes from.</param>
/// <param name="SecurityProfile">The security profile that the connection proved.</param>
internal sealed record ConnectedChargePointResource(string Id, DateTimeOffset ConnectedSince, string Protocol, string RemoteAddress, int SecurityProfile);
