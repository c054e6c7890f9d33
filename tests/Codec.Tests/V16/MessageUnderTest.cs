using System.Text.Json;
using Ocpp.Codec.V16;

namespace Ocpp.Codec.Tests.V16;

/// <summary>One half of an action, so that a test can read and write it without naming its type: a ref struct fits into no variable of a theory.</summary>
internal sealed class MessageUnderTest
{
    private readonly TryReadAndWriteMethod _readAndWrite;
    private readonly TryReadAndWriteMethod _readOddAndWrite;
    private readonly IsPlainMethod _isPlain;
    private readonly TryReadCallMethod _readCall;

    private MessageUnderTest(V16Action action, bool isRequest, Type type, TryReadAndWriteMethod readAndWrite, TryReadAndWriteMethod readOddAndWrite, IsPlainMethod isPlain, TryReadCallMethod readCall)
    {
        Action = action;
        IsRequest = isRequest;
        Type = type;
        _readAndWrite = readAndWrite;
        _readOddAndWrite = readOddAndWrite;
        _isPlain = isPlain;
        _readCall = readCall;
    }

    private delegate bool TryReadAndWriteMethod(ReadOnlySpan<byte> json, Utf8JsonWriter? writer, ref CodecContext context);

    private delegate bool IsPlainMethod(ReadOnlySpan<byte> json);

    private delegate bool TryReadCallMethod(PlainCall call, Utf8JsonWriter writer, out ReadOnlySpan<byte> payload);

    internal V16Action Action { get; }

    internal bool IsRequest { get; }

    internal Type Type { get; }

    /// <summary>As the official schemas are named, for instance <c>StopTransaction.req</c>.</summary>
    internal string Name => $"{Action}.{(IsRequest ? "req" : "conf")}";

    internal static MessageUnderTest Of<TMessage>()
        where TMessage : struct, IOcppPayload<TMessage>, allows ref struct =>
        new(TMessage.Action, TMessage.IsRequest, typeof(TMessage), ReadAndWrite<TMessage>, ReadOddAndWrite<TMessage>, IsPlain<TMessage>, ReadCall<TMessage>);

    internal bool TryRead(ReadOnlySpan<byte> json, ref CodecContext context) => _readAndWrite(json, null, ref context);

    internal bool TryReadAndWrite(ReadOnlySpan<byte> json, Utf8JsonWriter writer, ref CodecContext context) =>
        _readAndWrite(json, writer, ref context);

    /// <summary>The same without a try at the plain form.</summary>
    internal bool TryReadOddAndWrite(ReadOnlySpan<byte> json, Utf8JsonWriter writer, ref CodecContext context) => _readOddAndWrite(json, writer, ref context);

    /// <summary>Whether the reader of plain payloads takes this one.</summary>
    internal bool IsPlain(ReadOnlySpan<byte> json) => _isPlain(json);

    /// <summary>Reads the rest of a plain CALL and writes its payload again.</summary>
    internal bool TryReadCallAndWrite(PlainCall call, Utf8JsonWriter writer, out ReadOnlySpan<byte> payload) => _readCall(call, writer, out payload);

    /// <summary>Reads strictly and writes again; a fault fails the test.</summary>
    internal byte[] Rewrite(ReadOnlySpan<byte> json)
    {
        CodecContext context = new(Leniency.Strict);
        using MemoryStream written = new();
        using (Utf8JsonWriter writer = new(written))
        {
            Assert.True(_readAndWrite(json, writer, ref context), $"{Name}: {context.Fault}");
        }

        Assert.True(context.Tolerances.IsEmpty, $"{Name}: {context.Tolerances}");
        return written.ToArray();
    }

    internal void AssertFault(ReadOnlySpan<byte> json, Leniency leniency, CallErrorCode code, string path)
    {
        CodecContext context = new(leniency);
        bool isGood = TryRead(json, ref context);
        Assert.False(isGood, $"{Name} {path}, {leniency}: was read");
        Assert.Equal($"{Name} {path}, {leniency}: {code}", $"{Name} {context.Fault.Path}, {leniency}: {context.Fault.Code}");
    }

    private static bool ReadAndWrite<TMessage>(ReadOnlySpan<byte> json, Utf8JsonWriter? writer, ref CodecContext context)
        where TMessage : struct, IOcppPayload<TMessage>, allows ref struct
    {
        bool isRead = TMessage.TryRead(json, ref context, out TMessage message);
        if (isRead && writer is not null)
        {
            message.Write(writer);
        }

        return isRead;
    }

    private static bool ReadOddAndWrite<TMessage>(ReadOnlySpan<byte> json, Utf8JsonWriter? writer, ref CodecContext context)
        where TMessage : struct, IOcppPayload<TMessage>, allows ref struct
    {
        bool isRead = PayloadReader.TryReadOdd(json, ref context, out TMessage message);
        if (isRead && writer is not null)
        {
            message.Write(writer);
        }

        return isRead;
    }

    private static bool IsPlain<TMessage>(ReadOnlySpan<byte> json)
        where TMessage : struct, IOcppPayload<TMessage>, allows ref struct
    {
        PlainReader reader = new(json);
        CodecContext context = new(Leniency.Strict);
        return TMessage.TryRead(ref reader, ref context, out _) && reader.IsAtEnd;
    }

    private static bool ReadCall<TMessage>(PlainCall call, Utf8JsonWriter writer, out ReadOnlySpan<byte> payload)
        where TMessage : struct, IOcppPayload<TMessage>, allows ref struct
    {
        bool isRead = call.TryReadRequest(out TMessage request, out payload);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }
}
