using System.Text.Json;

namespace Ocpp.Codec;

/// <summary>A JSON object of OCPP that can be read and written: a message's payload or an object inside one. The generator implements it.</summary>
/// <typeparam name="TSelf">The type itself: a ref struct over the JSON it was read from, which has to outlive it.</typeparam>
public interface IOcppMessage<TSelf>
    where TSelf : struct, IOcppMessage<TSelf>, allows ref struct
{
    /// <summary>
    /// Reads and checks one JSON object. On <see langword="false"/> the context's fault says why; it never throws for what the JSON holds
    /// and allocates only for a fault.
    /// </summary>
    static abstract bool TryRead(ReadOnlySpan<byte> json, scoped ref CodecContext context, out TSelf message);

    /// <summary>The same from a reader that stands at the value; afterwards it stands at the object's end. For the objects inside others.</summary>
    static abstract bool TryRead<TReader>(scoped ref TReader reader, scoped ref CodecContext context, out TSelf message)
        where TReader : struct, IPayloadReader, allows ref struct;

    /// <summary>Writes the object. Absent optional properties are never written. The caller flushes.</summary>
    /// <exception cref="InvalidOperationException">A required enumeration is <c>Unknown</c> or a required timestamp isn't valid.</exception>
    void Write(Utf8JsonWriter writer);
}
