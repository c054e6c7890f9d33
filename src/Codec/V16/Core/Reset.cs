namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to restart. OCPP 1.6 §6.39, sent by the Central System.</summary>
[OcppMessage(V16Action.Reset, MessageKind.Request)]
public readonly ref partial struct ResetRequest
{
    /// <summary>Whether to end transactions gracefully first.</summary>
    public required ResetType Type { get; init; }
}

/// <summary>Says whether the charge point will try to restart. OCPP 1.6 §6.40, sent by the charge point.</summary>
[OcppMessage(V16Action.Reset, MessageKind.Response)]
public readonly ref partial struct ResetResponse
{
    /// <summary>Whether it will try.</summary>
    public required ResetStatus Status { get; init; }
}
