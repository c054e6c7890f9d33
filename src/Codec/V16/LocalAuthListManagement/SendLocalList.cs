namespace Ocpp.Codec.V16;

/// <summary>Replaces or changes the local authorization list. OCPP 1.6 §6.41, sent by the Central System.</summary>
[OcppMessage(V16Action.SendLocalList, MessageKind.Request)]
public readonly ref partial struct SendLocalListRequest
{
    /// <summary>The version that the list has afterwards; never 0 or -1.</summary>
    public required int ListVersion { get; init; }

    /// <summary>The entries; with a full update none empties the list.</summary>
    public JsonArray<AuthorizationData> LocalAuthorizationList { get; init; }

    /// <summary>Whether this is the whole list or what changes in it.</summary>
    public required UpdateType UpdateType { get; init; }
}

/// <summary>Says what became of the list. OCPP 1.6 §6.42, sent by the charge point.</summary>
[OcppMessage(V16Action.SendLocalList, MessageKind.Response)]
public readonly ref partial struct SendLocalListResponse
{
    /// <summary>How it went.</summary>
    public required UpdateStatus Status { get; init; }
}
