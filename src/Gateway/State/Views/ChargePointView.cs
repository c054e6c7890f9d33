namespace Ocpp.Gateway.State.Views;

/// <summary>A charge point as the API shows it; presence comes from the session table. Payloads are raw JSON objects, empty where there is none.</summary>
internal sealed record ChargePointView
{
    public required string Id { get; init; }

    public required Registration Registration { get; init; }

    /// <summary>When it was first seen or registered.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether a BootNotification was ever answered.</summary>
    public bool HasBooted => BootTime is not null;

    public DateTimeOffset? BootTime { get; init; }

    /// <summary>The last BootNotification.</summary>
    public ReadOnlyMemory<byte> BootNotification { get; init; }

    /// <summary>When its last connection began and ended; the end is null while it lasts, or after a crash.</summary>
    public DateTimeOffset? ConnectedTime { get; init; }

    public DateTimeOffset? DisconnectedTime { get; init; }

    /// <summary>The last fact of it: a lower bound of when it was last seen. Heartbeats are no facts; a live session knows better.</summary>
    public required DateTimeOffset LastFactTime { get; init; }

    public string? RemoteAddress { get; init; }

    public string? Protocol { get; init; }

    /// <summary>The security profile that its last connection proved.</summary>
    public int? ProvenSecurityProfile { get; init; }

    public ReadOnlyMemory<byte> FirmwareStatus { get; init; }

    public ReadOnlyMemory<byte> DiagnosticsStatus { get; init; }

    /// <summary>In the order of their numbers; connector 0 is the charge point itself.</summary>
    public required IReadOnlyList<ConnectorView> Connectors { get; init; }

    /// <summary>By key, without case; null while it was never read.</summary>
    public IReadOnlyDictionary<string, ConfigurationValue>? Configuration { get; init; }

    /// <summary>The local list's version as last acknowledged or reported; null while nothing is known of it.</summary>
    public int? LocalListVersion { get; init; }
}
