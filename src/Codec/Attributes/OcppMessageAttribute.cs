using Ocpp.Codec.V16;

namespace Ocpp.Codec;

/// <summary>
/// Marks the payload of a message. The generator adds <c>TryRead</c>, <c>Write</c> and what <see cref="IOcppPayload{TSelf}"/> asks.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class OcppMessageAttribute(V16Action action, MessageKind kind) : Attribute
{
    /// <summary>The action.</summary>
    public V16Action Action { get; } = action;

    /// <summary>Its request or its response.</summary>
    public MessageKind Kind { get; } = kind;
}
