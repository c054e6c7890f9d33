using Ocpp.Gateway.Api.Answers;

namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary>A charge point: what it said of itself, how it is registered, and whether it is there.</summary>
internal sealed record ChargePointResource
{
    /// <summary>Its identity: the last segment of the path that it connects to.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is connected now.</summary>
    public required bool Connected { get; init; }

    /// <summary>The sub-protocol of its connection, or of its last one.</summary>
    public required string? Protocol { get; init; }

    /// <summary>Whether an operator registered it; one that came as unknown is not.</summary>
    public required bool Registered { get; init; }

    /// <summary>Accepted, Pending or Rejected: who is served, waits, or is turned away.</summary>
    public required string BootStatus { get; init; }

    /// <summary>The payload of its last BootNotification.</summary>
    public required RawJson? BootNotification { get; init; }

    /// <summary>When it was last heard of; null if it never connected.</summary>
    public required DateTimeOffset? LastSeen { get; init; }

    /// <summary>When its connection began; null while there is none.</summary>
    public required DateTimeOffset? ConnectedSince { get; init; }

    /// <summary>
    /// Seconds that its clock is ahead of the gateway's, negative for behind, out of the timestamps of its messages on this connection in the last
    /// hours; null while none told.
    /// </summary>
    public required long? ClockSkew { get; init; }

    /// <summary>Where its connection, or its last one, came from.</summary>
    public required string? RemoteAddress { get; init; }

    /// <summary>The least security profile that it is let in with: as registered, else the one that its last connection had.</summary>
    public required int? SecurityProfile { get; init; }

    /// <summary>Whether it has a password, which nobody is ever shown.</summary>
    public required bool HasPassword { get; init; }

    /// <summary>Its own heartbeat interval; null for the configured one.</summary>
    public required TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>The operator's own words for it.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its connectors in the order of their numbers; 0 is the charge point itself.</summary>
    public required IReadOnlyList<ConnectorResource> Connectors { get; init; }

    /// <summary>Its configuration as it last reported it; null while it was never read.</summary>
    public required IReadOnlyDictionary<string, ConfigurationKeyResource>? Configuration { get; init; }

    /// <summary>The version of its local list as it last acknowledged or reported it; null while nothing is known.</summary>
    public required int? LocalListVersion { get; init; }

    /// <summary>The payload of its last FirmwareStatusNotification.</summary>
    public required RawJson? FirmwareStatus { get; init; }

    /// <summary>The payload of its last DiagnosticsStatusNotification.</summary>
    public required RawJson? DiagnosticsStatus { get; init; }
}

/// <summary>A connector as its last StatusNotification left it.</summary>
internal sealed record ConnectorResource
{
    /// <summary>0 is the charge point itself.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>A ChargePointStatus; null while it never reported one.</summary>
    public string? Status { get; init; }

    /// <summary>A ChargePointErrorCode.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The charge point's own words.</summary>
    public string? Info { get; init; }

    /// <summary>The charge point's time of it, or ours where it sent none.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Whose error code the vendor's one is.</summary>
    public string? VendorId { get; init; }

    /// <summary>The vendor's error code.</summary>
    public string? VendorErrorCode { get; init; }

    /// <summary>The transaction that runs on it.</summary>
    public int? TransactionId { get; init; }
}

/// <summary>A configuration key's value.</summary>
/// <param name="Value">Null where it has none, or where it is a secret.</param>
/// <param name="Readonly">It can't be changed over OCPP.</param>
internal sealed record ConfigurationKeyResource(string? Value, bool Readonly);
