namespace Ocpp.Codec.V16;

/// <summary>The hash function of a certificate's hashes. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum HashAlgorithm : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>SHA-256.</summary>
    SHA256,

    /// <summary>SHA-384.</summary>
    SHA384,

    /// <summary>SHA-512.</summary>
    SHA512,
}
