using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ocpp.Gateway.V16.Outcomes;

namespace Ocpp.Gateway.Messages;

/// <summary>
/// Takes the secrets out of a message before it is kept: in a request of ours as in a charge point's answer, which may repeat in any words what it was sent.
/// Belongs to one message log and is called on its thread, in the order of the messages.
/// </summary>
internal sealed class MessageSecrets
{
    private const int Call = 2;
    private const int CallResult = 3;
    private const int CallError = 4;

    // Ours are unique ids of 36; a longer one is nobody's whom we have sent a secret.
    private const int MaxIdLength = 64;

    /// <summary>Requests with secrets whose answers haven't come; of more the oldest are no longer known again.</summary>
    public const int MaxAwaited = 1024;

    private readonly Dictionary<string, SentSecrets> _awaited = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SentSecrets>.AlternateLookup<ReadOnlySpan<char>> _awaitedById;
    private readonly Queue<string> _order = new();

    public MessageSecrets() => _awaitedById = _awaited.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>False for a text that may be kept as it is. One that can't be searched, though the codec may forgive it, isn't kept.</summary>
    public bool TryRedact(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted)
    {
        redacted = null;
        IReadOnlyList<string> known = TakeAnswered(text);
        if (known.Count == 0 && !Secrets.MayStandIn(text))
        {
            return false;
        }

        bool holdsSecret = Secrets.TryRedact(text, known, out redacted);
        if (holdsSecret)
        {
            Await(text);
        }

        return holdsSecret;
    }

    /// <summary>What may be repeated in this message, where it answers one that had a secret.</summary>
    private IReadOnlyList<string> TakeAnswered(ReadOnlySpan<byte> text)
    {
        // An answer that never comes is awaited for long, so nothing is allocated for all others meanwhile.
        Span<char> id = stackalloc char[MaxIdLength];
        return _awaited.Count > 0
            && TryReadHead(text, id, out int type, out int length)
            && type is CallResult or CallError
            && _awaitedById.Remove(id[..length], out _, out SentSecrets? sent)
            && (type == CallError || sent.MayBeInResult)
                ? sent.Values
                : [];
    }

    private void Await(ReadOnlySpan<byte> text)
    {
        Span<char> buffer = stackalloc char[MaxIdLength];
        if (!TryReadHead(text, buffer, out int type, out int length) || type != Call || !TryReadValues(text, out IReadOnlyList<string>? values))
        {
            return;
        }

        string id = new(buffer[..length]);

        // As of commands: one in a URL may be a short word that a file's name has too.
        _awaited[id] = new SentSecrets(values, text.IndexOf("\"ChangeConfiguration\""u8) >= 0);
        _order.Enqueue(id);
        while (_order.Count > MaxAwaited)
        {
            _awaited.Remove(_order.Dequeue());
        }
    }

    private static bool TryReadValues(ReadOnlySpan<byte> text, [NotNullWhen(true)] out IReadOnlyList<string>? values)
    {
        try
        {
            values = Secrets.ValuesIn(text);
            return values.Count > 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // It was masked as a whole, or has text that is none: then it is a charge point's, which awaits no answer of these.
            values = null;
            return false;
        }
    }

    /// <summary>The message type and unique id; false for what is no OCPP-J message, or has an id that is longer than there is room.</summary>
    private static bool TryReadHead(ReadOnlySpan<byte> text, Span<char> id, out int type, out int length)
    {
        type = 0;
        length = 0;
        try
        {
            Utf8JsonReader reader = new(text);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray
                && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out type)
                && reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= id.Length)
            {
                length = reader.CopyString(id);
                return true;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Its text is none.
            return false;
        }

        return false;
    }

    private sealed record SentSecrets(IReadOnlyList<string> Values, bool MayBeInResult);
}
