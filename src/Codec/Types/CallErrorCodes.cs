namespace Ocpp.Codec;

/// <summary>The names of <see cref="CallErrorCode"/> on the wire. Nothing here allocates.</summary>
public static class CallErrorCodes
{
    /// <summary>The name in OCPP 1.6's spelling; <c>GenericError</c> for what has none.</summary>
    public static string ToName(this CallErrorCode code) => code switch
    {
        CallErrorCode.NotImplemented => nameof(CallErrorCode.NotImplemented),
        CallErrorCode.NotSupported => nameof(CallErrorCode.NotSupported),
        CallErrorCode.InternalError => nameof(CallErrorCode.InternalError),
        CallErrorCode.ProtocolError => nameof(CallErrorCode.ProtocolError),
        CallErrorCode.SecurityError => nameof(CallErrorCode.SecurityError),
        CallErrorCode.FormationViolation => nameof(CallErrorCode.FormationViolation),
        CallErrorCode.PropertyConstraintViolation => nameof(CallErrorCode.PropertyConstraintViolation),
        CallErrorCode.OccurenceConstraintViolation => nameof(CallErrorCode.OccurenceConstraintViolation),
        CallErrorCode.TypeConstraintViolation => nameof(CallErrorCode.TypeConstraintViolation),
        _ => nameof(CallErrorCode.GenericError),
    };

    /// <summary>
    /// Finds the code of a name, the spellings of OCPP 2.x and of the schemas' first edition included. On <see langword="false"/> the code is
    /// <see cref="CallErrorCode.Unknown"/>, to be treated as <see cref="CallErrorCode.GenericError"/>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out CallErrorCode code)
    {
        code = name switch
        {
            _ when name.SequenceEqual("NotImplemented"u8) => CallErrorCode.NotImplemented,
            _ when name.SequenceEqual("NotSupported"u8) => CallErrorCode.NotSupported,
            _ when name.SequenceEqual("InternalError"u8) => CallErrorCode.InternalError,
            _ when name.SequenceEqual("ProtocolError"u8) => CallErrorCode.ProtocolError,
            _ when name.SequenceEqual("SecurityError"u8) => CallErrorCode.SecurityError,
            _ when name.SequenceEqual("FormationViolation"u8) => CallErrorCode.FormationViolation,
            _ when name.SequenceEqual("PropertyConstraintViolation"u8) => CallErrorCode.PropertyConstraintViolation,
            _ when name.SequenceEqual("OccurenceConstraintViolation"u8) => CallErrorCode.OccurenceConstraintViolation,
            _ when name.SequenceEqual("TypeConstraintViolation"u8) => CallErrorCode.TypeConstraintViolation,
            _ when name.SequenceEqual("GenericError"u8) => CallErrorCode.GenericError,
            _ when name.SequenceEqual("OccurrenceConstraintViolation"u8) => CallErrorCode.OccurenceConstraintViolation,
            _ when name.SequenceEqual("FormatViolation"u8) => CallErrorCode.FormationViolation,
            _ when name.SequenceEqual("RpcFrameworkError"u8) => CallErrorCode.ProtocolError,
            _ when name.SequenceEqual("MessageTypeNotSupported"u8) => CallErrorCode.NotSupported,
            _ => CallErrorCode.Unknown,
        };
        return code != CallErrorCode.Unknown;
    }
}
