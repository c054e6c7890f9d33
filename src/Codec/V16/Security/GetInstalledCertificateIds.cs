namespace Ocpp.Codec.V16;

/// <summary>Asks which root certificates of one use are installed. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.GetInstalledCertificateIds, MessageKind.Request)]
public readonly ref partial struct GetInstalledCertificateIdsRequest
{
    /// <summary>The use.</summary>
    public required CertificateUse CertificateType { get; init; }
}

/// <summary>Lists the root certificates of one use. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.GetInstalledCertificateIds, MessageKind.Response)]
public readonly ref partial struct GetInstalledCertificateIdsResponse
{
    /// <summary>The certificates by their hashes, at least one; absent when there are none.</summary>
    [MinItems(1)]
    public JsonArray<CertificateHashData> CertificateHashData { get; init; }

    /// <summary>Whether there are any.</summary>
    public required GetInstalledCertificateStatus Status { get; init; }
}
