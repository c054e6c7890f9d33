using System.Runtime.CompilerServices;

namespace Ocpp.Codec;

/// <summary>
/// The array around an OCPP-J message (OCPP-J 1.6 §4.2): its type, its id and where the rest lies. Nothing of it is to be acted on unless
/// reading said <see cref="EnvelopeStatus.Read"/>: only then the whole text is known to be one JSON value. It lives no longer than the
/// text.
/// </summary>
public readonly ref struct Envelope
{
    /// <summary>Characters of a message id (OCPP-J 1.6 §4.1.4).</summary>
    internal const int MaxIdLength = 36;

    private Envelope(MessageType type, ReadOnlySpan<byte> idToken, JsonText id)
    {
        Type = type;
        IdToken = idToken;
        Id = id;
    }

    /// <summary>Which of the three messages this is.</summary>
    public MessageType Type { get; }

    /// <summary>The id as it stands in the JSON, quotes included: an answer echoes it to the letter, a number too.</summary>
    public ReadOnlySpan<byte> IdToken { get; }

    /// <summary>The id's text, at most 36 characters unless tolerated.</summary>
    public JsonText Id { get; }

    /// <summary>A CALL's action as UTF-8, without escapes. No action of OCPP needs one, so one that has them costs a copy.</summary>
    public ReadOnlySpan<byte> Action { get; private init; }

    /// <summary>
    /// The payload's JSON: a CALL's is an object, a CALLRESULT's may be any value. <c>{}</c> for one that is missing or <c>null</c>, which
    /// OCPP-J allows.
    /// </summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>A CALLERROR's code; absent when it isn't text.</summary>
    public JsonText ErrorCode { get; private init; }

    /// <summary>A CALLERROR's description; absent when it isn't text.</summary>
    public JsonText ErrorDescription { get; private init; }

    /// <summary>A CALLERROR's details, any JSON value; <c>{}</c> when they are missing.</summary>
    public ReadOnlySpan<byte> ErrorDetails { get; private init; }

    /// <summary>
    /// Reads a message in one pass, without allocating unless there is a fault or something to mend. On
    /// <see cref="EnvelopeStatus.Faulted"/> the envelope's type and id are set and the context says what is wrong.
    /// </summary>
    public static EnvelopeStatus TryRead(ReadOnlySpan<byte> text, scoped ref CodecContext context, out Envelope envelope)
    {
        JsonScanner scanner = new(text);
        EnvelopeStatus status = Read(text, ref scanner, ref context, out envelope);
        if (!(scanner.SawControlCharacter || scanner.SawSurrogate) || status is EnvelopeStatus.Unreadable or EnvelopeStatus.Ignored)
        {
            return status;
        }

        return scanner.SawControlCharacter
            ? TryReadEscaped(text, status, ref context, ref envelope)
            : TryReadPaired(text, status, ref context, ref envelope);
    }

    // The readers behind us hold JSON to the letter, so they get a copy with the escapes that are missing.
    private static EnvelopeStatus TryReadEscaped(ReadOnlySpan<byte> text, EnvelopeStatus status, scoped ref CodecContext context, scoped ref Envelope envelope)
    {
        if (status == EnvelopeStatus.Read && context.TryTolerate(Tolerance.ControlCharacters))
        {
            return TryRead(ControlCharacters.Escape(text), ref context, out envelope);
        }

        if (envelope.IdToken.ContainsAnyInRange((byte)0, (byte)0x1F))
        {
            // Such an id can't be echoed: the answer would be no JSON.
            envelope = default;
            return EnvelopeStatus.Unreadable;
        }

        return status == EnvelopeStatus.Faulted
            ? status
            : Fault(ref context, CallErrorCode.FormationViolation, "control characters in JSON text are escaped");
    }

    // What a CALL says becomes state and events, which are read as text by us and by others; an answer is passed on as it came.
    private static EnvelopeStatus TryReadPaired(ReadOnlySpan<byte> text, EnvelopeStatus status, scoped ref CodecContext context, scoped ref Envelope envelope)
    {
        if (status != EnvelopeStatus.Read || envelope.Type != MessageType.Call || !JsonUnicode.TryMend(text, out byte[]? mended))
        {
            return status;
        }

        if (!context.TryTolerate(Tolerance.LoneSurrogate))
        {
            return Fault(ref context, CallErrorCode.FormationViolation, "surrogates in JSON text come in pairs");
        }

        // The id is echoed to the letter, whatever it stands for.
        Envelope original = envelope;
        status = TryRead(mended, ref context, out envelope);
        envelope = new Envelope(original.Type, original.IdToken, original.Id) { Action = envelope.Action, Payload = envelope.Payload };
        return status;
    }

    // This and what follows has one caller or two, and each message passes it: without a profile the compiler takes it for too long to be put in place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static EnvelopeStatus Read(ReadOnlySpan<byte> text, scoped ref JsonScanner scanner, scoped ref CodecContext context, out Envelope envelope)
    {
        envelope = default;
        if (!scanner.TryTake((byte)'[') || !TryReadType(text, ref scanner, out MessageType type))
        {
            return EnvelopeStatus.Unreadable;
        }

        if (type == MessageType.None)
        {
            return SkipRest(ref scanner) ? EnvelopeStatus.Ignored : EnvelopeStatus.Unreadable;
        }

        if (!scanner.TryTake((byte)',') || !TryReadId(text, ref scanner, out ReadOnlySpan<byte> idToken, out JsonText id))
        {
            return EnvelopeStatus.Unreadable;
        }

        Envelope read = new(type, idToken, id);
        EnvelopeStatus status = !TryAcceptId(idToken, id, ref context) ? EnvelopeStatus.Faulted : type switch
        {
            MessageType.Call => ReadCall(text, ref scanner, ref context, ref read),
            MessageType.CallResult => ReadCallResult(text, ref scanner, ref context, ref read),
            _ => ReadCallError(text, ref scanner, ref context, ref read),
        };
        envelope = read;
        return status;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static EnvelopeStatus ReadCall(
        ReadOnlySpan<byte> text, scoped ref JsonScanner scanner, scoped ref CodecContext context, scoped ref Envelope envelope)
    {
        Element action = Element.Next(text, ref scanner);
        Element payload = Element.Next(text, ref scanner);
        if (!TryEnd(ref scanner, out bool hasMore))
        {
            return FaultBroken(ref context);
        }

        if (!action.IsString || hasMore)
        {
            return Fault(ref context, CallErrorCode.ProtocolError, "a CALL is [2, id, action, payload]");
        }

        if (!payload.IsPresent && !context.TryTolerate(Tolerance.MissingPayload))
        {
            return Fault(ref context, CallErrorCode.ProtocolError, "a CALL has a payload");
        }

        if (!payload.IsEmptyPayload && payload.Raw[0] != '{')
        {
            return Fault(ref context, CallErrorCode.FormationViolation, "the payload is an object");
        }

        envelope = new Envelope(envelope.Type, envelope.IdToken, envelope.Id) { Action = action.Plain, Payload = payload.OrEmptyObject };
        return EnvelopeStatus.Read;
    }

    private static EnvelopeStatus ReadCallResult(
        ReadOnlySpan<byte> text, scoped ref JsonScanner scanner, scoped ref CodecContext context, scoped ref Envelope envelope)
    {
        Element payload = Element.Next(text, ref scanner);
        if (!TryEnd(ref scanner, out bool hasMore))
        {
            return FaultBroken(ref context);
        }

        if (hasMore || (!payload.IsPresent && !context.TryTolerate(Tolerance.MissingPayload)))
        {
            return Fault(ref context, CallErrorCode.ProtocolError, "a CALLRESULT is [3, id, payload]");
        }

        envelope = new Envelope(envelope.Type, envelope.IdToken, envelope.Id) { Payload = payload.OrEmptyObject };
        return EnvelopeStatus.Read;
    }

    private static EnvelopeStatus ReadCallError(
        ReadOnlySpan<byte> text, scoped ref JsonScanner scanner, scoped ref CodecContext context, scoped ref Envelope envelope)
    {
        Element code = Element.Next(text, ref scanner);
        Element description = Element.Next(text, ref scanner);
        Element details = Element.Next(text, ref scanner);
        if (!TryEnd(ref scanner, out bool hasMore))
        {
            return FaultBroken(ref context);
        }

        // It says that our CALL failed, however badly it says so: that is worth more than its shape, in strict reading too.
        if (hasMore || !code.IsString || !description.IsString || !details.IsPresent)
        {
            context.Note(Tolerance.IncompleteCallError);
        }

        envelope = new Envelope(envelope.Type, envelope.IdToken, envelope.Id)
        {
            ErrorCode = code.AsText,
            ErrorDescription = description.AsText,
            ErrorDetails = details.OrEmptyObject,
        };
        return EnvelopeStatus.Read;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadType(ReadOnlySpan<byte> text, scoped ref JsonScanner scanner, out MessageType type)
    {
        type = MessageType.None;
        scanner.Peek();
        int start = scanner.Position;
        if (!scanner.TrySkipNumber())
        {
            return false;
        }

        if (scanner.Position - start == 1 && text[start] is >= (byte)'2' and <= (byte)'4')
        {
            type = (MessageType)(text[start] - '0');
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadId(ReadOnlySpan<byte> text, scoped ref JsonScanner scanner, out ReadOnlySpan<byte> token, out JsonText id)
    {
        bool isText = scanner.Peek() == '"';
        int start = scanner.Position;
        bool hasEscapes = false;
        bool isRead = isText ? scanner.TrySkipString(out hasEscapes) : scanner.TrySkipNumber();
        token = isRead ? text[start..scanner.Position] : default;
        id = isRead && isText ? JsonText.FromJson(token[1..^1], hasEscapes) : isRead ? JsonText.FromUtf8(token) : default;
        return isRead;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAcceptId(ReadOnlySpan<byte> idToken, JsonText id, scoped ref CodecContext context)
    {
        if (idToken[0] != '"' && !context.TryTolerate(Tolerance.NumericMessageId))
        {
            return context.Fail(CallErrorCode.ProtocolError, "", "the message id is text");
        }

        if (idToken.Length > MaxIdLength && id.CharCount > MaxIdLength && !context.TryTolerate(Tolerance.LongMessageId))
        {
            return context.Fail(CallErrorCode.ProtocolError, "", "the message id has at most 36 characters");
        }

        return true;
    }

    /// <summary>Takes what is left; false when the text is not one JSON array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryEnd(scoped ref JsonScanner scanner, out bool hasMore)
    {
        hasMore = scanner.Peek() == ',';
        return SkipRest(ref scanner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipRest(scoped ref JsonScanner scanner)
    {
        while (scanner.TryTake((byte)','))
        {
            if (!scanner.TrySkipValue(outerDepth: 1))
            {
                return false;
            }
        }

        return scanner.TryTake((byte)']') && scanner.IsAtEnd();
    }

    private static EnvelopeStatus FaultBroken(scoped ref CodecContext context) =>
        Fault(ref context, CallErrorCode.FormationViolation, "a message is one JSON array, nested at most 64 deep");

    private static EnvelopeStatus Fault(scoped ref CodecContext context, CallErrorCode code, string rule)
    {
        context.Fail(code, "", rule);
        return EnvelopeStatus.Faulted;
    }

    /// <summary>One element of the array behind the id.</summary>
    private readonly ref struct Element
    {
        private readonly bool _hasEscapes;

        private Element(ReadOnlySpan<byte> raw, bool hasEscapes)
        {
            Raw = raw;
            _hasEscapes = hasEscapes;
        }

        public ReadOnlySpan<byte> Raw { get; }

        public bool IsPresent => !Raw.IsEmpty;

        public bool IsString => IsPresent && Raw[0] == '"';

        public bool IsEmptyPayload => !IsPresent || Raw.SequenceEqual("null"u8);

        public ReadOnlySpan<byte> OrEmptyObject => IsEmptyPayload ? "{}"u8 : Raw;

        public ReadOnlySpan<byte> Text => Raw[1..^1];

        public ReadOnlySpan<byte> Plain => _hasEscapes ? Unescape(Text) : Text;

        public JsonText AsText => IsString ? JsonText.FromJson(Text, _hasEscapes) : default;

        private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> escaped)
        {
            byte[] plain = new byte[escaped.Length];
            return plain.AsSpan(0, JsonEscapes.Unescape(escaped, plain));
        }

        /// <summary>
        /// Takes the comma and the value behind it; the element is absent when there is none. When it is broken, the array's end is never
        /// found.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Element Next(ReadOnlySpan<byte> text, scoped ref JsonScanner scanner)
        {
            if (!scanner.TryTake((byte)','))
            {
                return default;
            }

            bool isString = scanner.Peek() == '"';
            int start = scanner.Position;
            bool hasEscapes = false;
            bool isRead = isString ? scanner.TrySkipString(out hasEscapes) : scanner.TrySkipValue(outerDepth: 1);
            if (!isRead)
            {
                // The scan may stand before a bracket now, as in [2,"1","Reset",-]: nothing behind it may count.
                scanner.GiveUp();
                return default;
            }

            return new Element(text[start..scanner.Position], hasEscapes);
        }
    }
}
