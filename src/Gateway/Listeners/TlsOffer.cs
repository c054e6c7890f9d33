namespace Ocpp.Gateway.Listeners;

/// <summary>What a peer can be answered with, by its ClientHello. Nothing is known of one whose ClientHello can't be read.</summary>
[Flags]
internal enum TlsOffer
{
    /// <summary>Nothing that we would choose by.</summary>
    None = 0,

    /// <summary>An ECDSA certificate on P-256.</summary>
    EcdsaP256 = 1,

    /// <summary>An ECDSA certificate on P-384.</summary>
    EcdsaP384 = 2,

    /// <summary>An ECDSA certificate on P-521.</summary>
    EcdsaP521 = 4,

    /// <summary>An RSA certificate whose key signs a key exchange: TLS 1.3, or ECDHE with TLS 1.2.</summary>
    SignedByRsa = 8,

    /// <summary>An RSA certificate whose key encrypts the key exchange, with AES-GCM: TLS 1.2 without forward secrecy, which OCPP asks a Central System to speak all the same.</summary>
    EncryptedByRsa = 16,
}
