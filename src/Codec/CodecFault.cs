namespace Ocpp.Codec;

/// <summary>Why a message was refused: what a CALLERROR needs to say.</summary>
/// <param name="Code">The error code to answer with.</param>
/// <param name="Path">The property, as in <c>meterValue[3].sampledValue[0].value</c>; empty for the message as a whole.</param>
/// <param name="Rule">What is allowed there, in short English; never the peer's own text.</param>
public readonly record struct CodecFault(CallErrorCode Code, string Path, string Rule)
{
    /// <summary>Whether there is a fault at all; <see langword="default"/> is none.</summary>
    public bool IsFault => Code != CallErrorCode.Unknown;

    /// <summary>The text for a CALLERROR's description: the property and its rule.</summary>
    public override string ToString() => string.IsNullOrEmpty(Path) ? Rule ?? "" : $"{Path}: {Rule}";
}
