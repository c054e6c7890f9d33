namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to delete a root certificate. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.DeleteCertificate, MessageKind.Request)]
public readonly ref partial struct DeleteCertificateRequest
{
    /// <summary>Which one, by the hashes that the charge point reported.</summary>
    public required CertificateHashData CertificateHashData { get; init; }
}

/// <summary>Says whether the certificate is deleted. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.DeleteCertificate, MessageKind.Response)]
public readonly ref partial struct DeleteCertificateResponse
{
    /// <summary>How it went.</summary>
    public required DeleteCertificateStatus Status { get; init; }
}
