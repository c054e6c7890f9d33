namespace Ocpp.Codec.V16;

/// <summary>Asks whether an id tag may start or stop a charge. OCPP 1.6 §6.1, sent by the charge point.</summary>
[OcppMessage(V16Action.Authorize, MessageKind.Request)]
public readonly ref partial struct AuthorizeRequest
{
    /// <summary>The presented id tag; compared without regard to case; at most 20 characters.</summary>
    [MaxLength(20)]
    public required JsonText IdTag { get; init; }
}

/// <summary>Says what the Central System thinks of the id tag. OCPP 1.6 §6.2, sent by the Central System.</summary>
[OcppMessage(V16Action.Authorize, MessageKind.Response)]
public readonly ref partial struct AuthorizeResponse
{
    /// <summary>Status of the tag, and its group; the charge point refreshes its cache with it.</summary>
    public required IdTagInfo IdTagInfo { get; init; }
}
