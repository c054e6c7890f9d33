namespace Ocpp.Codec;

/// <summary>The first element of an OCPP-J message (OCPP-J 1.6 §4.1.3). Receivers ignore messages with any other number.</summary>
public enum MessageType : byte
{
    /// <summary>No message.</summary>
    None = 0,

    /// <summary>A request: <c>[2, id, action, payload]</c>.</summary>
    Call = 2,

    /// <summary>An answer: <c>[3, id, payload]</c>.</summary>
    CallResult = 3,

    /// <summary>The answer to a request that could not be processed: <c>[4, id, code, description, details]</c>.</summary>
    CallError = 4,
}
