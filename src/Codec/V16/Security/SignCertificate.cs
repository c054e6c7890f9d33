namespace Ocpp.Codec.V16;

/// <summary>
/// Asks for a signed certificate. The certificate follows in a CertificateSigned of its own. OCPP 1.6 security whitepaper, sent by the
/// charge point.
/// </summary>
[OcppMessage(V16Action.SignCertificate, MessageKind.Request)]
public readonly ref partial struct SignCertificateRequest
{
    /// <summary>The certificate signing request, PKCS#10 as PEM; at most 5500 characters.</summary>
    [MaxLength(5500)]
    public required JsonText Csr { get; init; }
}

/// <summary>Says whether the request goes to the certificate authority. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.SignCertificate, MessageKind.Response)]
public readonly ref partial struct SignCertificateResponse
{
    /// <summary>Whether it does.</summary>
    public required GenericStatus Status { get; init; }
}
