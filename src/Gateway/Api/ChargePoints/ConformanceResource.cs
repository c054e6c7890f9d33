namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary>What a charge point gets wrong and is forgiven: to be sent to who made it.</summary>
internal sealed record ConformanceResource
{
    public required string ChargePointId { get; init; }

    /// <summary>chargePointVendor of the last BootNotification.</summary>
    public required string? Vendor { get; init; }

    /// <summary>chargePointModel.</summary>
    public required string? Model { get; init; }

    /// <summary>firmwareVersion.</summary>
    public required string? Firmware { get; init; }

    /// <summary>In the order of the names; empty for one that does everything right.</summary>
    public required IReadOnlyList<ConformanceItemResource> Items { get; init; }
}

/// <summary>One kind of deviation.</summary>
internal sealed record ConformanceItemResource
{
    /// <summary>Its name, as in docs/tolerances.md.</summary>
    public required string Tolerance { get; init; }

    /// <summary>What comes.</summary>
    public required string? Description { get; init; }

    /// <summary>Where it is met.</summary>
    public required string? Where { get; init; }

    /// <summary>What the gateway makes of it.</summary>
    public required string? Handling { get; init; }

    /// <summary>How many messages had it; the last minutes of a connection that broke off with the gateway itself may be missing.</summary>
    public required long Count { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }
}
