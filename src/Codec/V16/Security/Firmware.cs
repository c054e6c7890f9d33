namespace Ocpp.Codec.V16;

/// <summary>A signed firmware. OCPP 1.6 security whitepaper.</summary>
[OcppType]
public readonly ref partial struct Firmware
{
    /// <summary>URI of the firmware, at most 512 characters.</summary>
    [MaxLength(512)]
    public required JsonText Location { get; init; }

    /// <summary>From when on the charge point may fetch it.</summary>
    public required OcppTimestamp RetrieveDateTime { get; init; }

    /// <summary>From when on it may install it; absent means at once.</summary>
    public OcppTimestamp? InstallDateTime { get; init; }

    /// <summary>PEM: the certificate that the signature is checked with; at most 5500 characters.</summary>
    [MaxLength(5500)]
    public required JsonText SigningCertificate { get; init; }

    /// <summary>Base64: the signature over the firmware; at most 800 characters.</summary>
    [MaxLength(800)]
    public required JsonText Signature { get; init; }
}
