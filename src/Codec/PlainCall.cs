using System.Runtime.CompilerServices;

namespace Ocpp.Codec;

/// <summary>
/// A CALL as nearly all are written (OCPP-J 1.6 §4.2.1): id and action without escapes, a payload that <see cref="PlainReader"/> takes, and nothing behind it. Its payload is
/// gone over once, by who reads it, where <see cref="Envelope"/> goes over it before to find its end. A no says nothing but that <see cref="Envelope"/> has to read the text
/// from its beginning; what it says yes to, that one and the payload's own type read too, in strict reading and with the same result. It lives no longer than the text.
/// </summary>
public readonly ref struct PlainCall
{
    private readonly int _payload;

    private PlainCall(ReadOnlySpan<byte> text, ReadOnlySpan<byte> idToken, ReadOnlySpan<byte> action, int payload)
    {
        Text = text;
        _payload = payload;
        IdToken = idToken;
        Action = action;
    }

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The id as it stands in the JSON, quotes included: an answer echoes it to the letter.</summary>
    public ReadOnlySpan<byte> IdToken { get; }

    /// <summary>The id's text, at most 36 bytes.</summary>
    public JsonText Id => JsonText.FromJson(IdToken[1..^1], hasEscapes: false);

    /// <summary>The action as UTF-8.</summary>
    public ReadOnlySpan<byte> Action { get; }

    /// <summary>Reads what stands before the payload. Until <see cref="TryReadRequest"/> has said yes, nothing is known of the rest, and nothing may be done about the message.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out PlainCall call)
    {
        call = default;
        JsonScanner scanner = new(text);
        if (!scanner.TryTake((byte)'[')
            || !scanner.TryTake((byte)'2')
            || !scanner.TryTake((byte)',')
            || !TryReadPlainText(text, ref scanner, out ReadOnlySpan<byte> idToken)
            || idToken.Length > Envelope.MaxIdLength + 2
            || !scanner.TryTake((byte)',')
            || !TryReadPlainText(text, ref scanner, out ReadOnlySpan<byte> action)
            || !scanner.TryTake((byte)','))
        {
            return false;
        }

        scanner.Peek();
        call = new PlainCall(text, idToken, action[1..^1], scanner.Position);
        return true;
    }

    /// <summary>Reads the payload as the action's type and sees that the message ends behind it.</summary>
    /// <param name="request">What was read.</param>
    /// <param name="payload">Its JSON.</param>
    public bool TryReadRequest<TRequest>(out TRequest request, out ReadOnlySpan<byte> payload)
        where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
    {
        PlainReader reader = new(Text, _payload);
        CodecContext strict = new(Leniency.Strict);
        if (!TRequest.TryRead(ref reader, ref strict, out request))
        {
            payload = default;
            return false;
        }

        payload = Text[_payload..reader.Position];
        JsonScanner rest = new(Text, reader.Position);
        return rest.TryTake((byte)']') && rest.IsAtEnd();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadPlainText(ReadOnlySpan<byte> text, scoped ref JsonScanner scanner, out ReadOnlySpan<byte> token)
    {
        scanner.Peek();
        int start = scanner.Position;
        bool isRead = scanner.TrySkipString(out bool hasEscapes) && !hasEscapes && !scanner.SawControlCharacter;
        token = isRead ? text[start..scanner.Position] : default;
        return isRead;
    }
}
