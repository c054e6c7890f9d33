namespace Ocpp.Codec.V16;

/// <summary>Brings a charge point a root certificate. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.InstallCertificate, MessageKind.Request)]
public readonly ref partial struct InstallCertificateRequest
{
    /// <summary>What it is for.</summary>
    public required CertificateUse CertificateType { get; init; }

    /// <summary>The certificate as PEM, at most 5500 characters.</summary>
    [MaxLength(5500)]
    public required JsonText Certificate { get; init; }
}

/// <summary>Says whether the certificate is installed. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.InstallCertificate, MessageKind.Response)]
public readonly ref partial struct InstallCertificateResponse
{
    /// <summary>How it went.</summary>
    public required InstallCertificateStatus Status { get; init; }
}
