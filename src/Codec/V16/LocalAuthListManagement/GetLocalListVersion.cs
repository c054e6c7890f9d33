namespace Ocpp.Codec.V16;

/// <summary>Asks for the version of the local authorization list. It has no fields. OCPP 1.6 §6.27, sent by the Central System.</summary>
[OcppMessage(V16Action.GetLocalListVersion, MessageKind.Request)]
public readonly ref partial struct GetLocalListVersionRequest
{
}

/// <summary>Gives the version of the local authorization list. OCPP 1.6 §6.28, sent by the charge point.</summary>
[OcppMessage(V16Action.GetLocalListVersion, MessageKind.Response)]
public readonly ref partial struct GetLocalListVersionResponse
{
    /// <summary>The version; 0 is an empty list, -1 says that there are no local lists.</summary>
    public required int ListVersion { get; init; }
}
