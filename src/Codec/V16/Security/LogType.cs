namespace Ocpp.Codec.V16;

/// <summary>Which log is wanted. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum LogType : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The diagnostics.</summary>
    DiagnosticsLog,

    /// <summary>The security events.</summary>
    SecurityLog,
}
