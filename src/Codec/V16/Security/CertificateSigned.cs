namespace Ocpp.Codec.V16;

/// <summary>Brings a charge point the certificate that it asked for. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.CertificateSigned, MessageKind.Request)]
public readonly ref partial struct CertificateSignedRequest
{
    /// <summary>PEM: the signed certificate, then the authorities between it and the root; at most 10000 characters.</summary>
    [MaxLength(10000)]
    public required JsonText CertificateChain { get; init; }
}

/// <summary>Says whether the certificate is good and in use. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.CertificateSigned, MessageKind.Response)]
public readonly ref partial struct CertificateSignedResponse
{
    /// <summary>Whether it was taken over.</summary>
    public required CertificateSignedStatus Status { get; init; }
}
