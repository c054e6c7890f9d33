namespace Ocpp.Codec.V16;

/// <summary>Empties the charge point's authorization cache. It has no fields. OCPP 1.6 §6.11, sent by the Central System.</summary>
[OcppMessage(V16Action.ClearCache, MessageKind.Request)]
public readonly ref partial struct ClearCacheRequest
{
}

/// <summary>Says whether the cache was emptied. OCPP 1.6 §6.12, sent by the charge point.</summary>
[OcppMessage(V16Action.ClearCache, MessageKind.Response)]
public readonly ref partial struct ClearCacheResponse
{
    /// <summary>Rejected also by a charge point without a cache.</summary>
    public required ClearCacheStatus Status { get; init; }
}
