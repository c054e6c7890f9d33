namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary>Registers a charge point or changes its registration. Fields left out keep their value, null clears one.</summary>
/// <remarks>Only the OpenAPI document is made of it; <see cref="ChargePointChange"/> reads the body, since it has to tell null from left out.</remarks>
internal sealed record ChargePointBody
{
    /// <summary>The password of its Basic credentials as text; write-only, kept as a salted hash.</summary>
    public string? Password { get; init; }

    /// <summary>The password as hexadecimal, for any bytes, as in the configuration key AuthorizationKey; its text is taken as well.</summary>
    public string? PasswordHex { get; init; }

    /// <summary>The least security profile that it is let in with: 0 none, 1 Basic auth, 2 TLS and Basic auth, 3 mutual TLS.</summary>
    public int? SecurityProfile { get; init; }

    /// <summary>Accepted, Pending or Rejected.</summary>
    public string? BootStatus { get; init; }

    /// <summary>Its own heartbeat interval, whole seconds.</summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>The operator's own words for it; the object replaces the one before.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>A line of an import: the identity and the fields of a PUT. In CSV a label is a column of its own, such as <c>labels.site</c>.</summary>
internal sealed record ChargePointLine
{
    /// <summary>Its identity.</summary>
    public required string Id { get; init; }

    /// <summary>The password of its Basic credentials as text.</summary>
    public string? Password { get; init; }

    /// <summary>The password as hexadecimal.</summary>
    public string? PasswordHex { get; init; }

    /// <summary>The least security profile that it is let in with.</summary>
    public int? SecurityProfile { get; init; }

    /// <summary>Accepted, Pending or Rejected.</summary>
    public string? BootStatus { get; init; }

    /// <summary>Its own heartbeat interval, whole seconds.</summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>The operator's own words for it.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
