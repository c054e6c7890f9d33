namespace Ocpp.Gateway.Events;

/// <summary>A SignCertificate arrived: the charge point asks for a certificate. OCPP 1.6 security whitepaper.</summary>
internal readonly ref struct CertificateRequested : IFact
{
    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.CertificateRequested;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static CertificateRequested Decode(scoped ref FactReader reader) => new()
    {
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteBytes(Payload);
    }
}
