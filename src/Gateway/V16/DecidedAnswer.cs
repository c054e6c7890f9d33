using System.Diagnostics;
using Ocpp.Codec;
using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.V16;

/// <summary>Reads the answer that was decided on. It was held against its schema before it became a decision.</summary>
internal static class DecidedAnswer
{
    public static TResponse Read<TResponse>(Decision decision)
        where TResponse : struct, IOcppMessage<TResponse>, allows ref struct
    {
        CodecContext context = new(Leniency.Lenient);
        return TResponse.TryRead(decision.Answer.Span, ref context, out TResponse response)
            ? response
            : throw new UnreachableException($"A decided answer can't be read: {context.Fault.Path} {context.Fault.Rule}.");
    }
}
