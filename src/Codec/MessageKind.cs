namespace Ocpp.Codec;

/// <summary>Which half of an action a type is: <c>.req</c> or <c>.conf</c> in OCPP's words.</summary>
public enum MessageKind : byte
{
    /// <summary>The payload of a CALL.</summary>
    Request,

    /// <summary>The payload of a CALLRESULT.</summary>
    Response,
}
