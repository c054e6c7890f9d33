using Ocpp.Codec.V16;

namespace Ocpp.Codec;

/// <summary>The payload of a whole message, which knows its action.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IOcppPayload<TSelf> : IOcppMessage<TSelf>
    where TSelf : struct, IOcppPayload<TSelf>, allows ref struct
{
    /// <summary>The action that this is the request or the response of.</summary>
    static abstract V16Action Action { get; }

    /// <summary>Whether this is the payload of a CALL rather than of a CALLRESULT.</summary>
    static abstract bool IsRequest { get; }
}
