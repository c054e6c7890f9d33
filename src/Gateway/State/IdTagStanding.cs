using Ocpp.Codec.V16;

namespace Ocpp.Gateway.State;

/// <summary>What an id tag may do now, as an IdTagInfo says it (OCPP 1.6 §7.27).</summary>
/// <param name="Status">Accepted, or why not.</param>
/// <param name="ParentIdTag">Its group, or null.</param>
/// <param name="ExpiryDate">Until when a charge point may remember the answer, or null.</param>
internal readonly record struct IdTagStanding(AuthorizationStatus Status, string? ParentIdTag = null, DateTimeOffset? ExpiryDate = null);
