namespace Ocpp.Codec.V16;

/// <summary>Sets one configuration key. OCPP 1.6 §6.9, sent by the Central System.</summary>
[OcppMessage(V16Action.ChangeConfiguration, MessageKind.Request)]
public readonly ref partial struct ChangeConfigurationRequest
{
    /// <summary>The key, compared without regard to case; at most 50 characters.</summary>
    [MaxLength(50)]
    public required JsonText Key { get; init; }

    /// <summary>The new value, always as text; at most 500 characters.</summary>
    [MaxLength(500)]
    public required JsonText Value { get; init; }
}

/// <summary>Says what became of the new value. OCPP 1.6 §6.10, sent by the charge point.</summary>
[OcppMessage(V16Action.ChangeConfiguration, MessageKind.Response)]
public readonly ref partial struct ChangeConfigurationResponse
{
    /// <summary>Whether it counts at once, after a reboot, or not at all.</summary>
    public required ConfigurationStatus Status { get; init; }
}
