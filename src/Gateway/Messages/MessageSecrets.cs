using System.Diagnostics.CodeAnalysis;
using Ocpp.Gateway.V16.Outcomes;

namespace Ocpp.Gateway.Messages;

/// <summary>Takes the secrets out of a message before it is kept: in a request of ours as in a charge point's answer. Called on the message log's thread.</summary>
internal static class MessageSecrets
{
    /// <summary>False for a text that may be kept as it is. One that can't be searched, though the codec may forgive it, isn't kept.</summary>
    public static bool TryRedact(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted)
    {
        redacted = null;
        return MayHoldSecret(text) && Secrets.TryRedact(text, out redacted);
    }

    // A configuration key stands beside "key", a password in a URL before an @; escapes could spell either. All else, nearly everything, is gone through twice and isn't parsed.
    private static bool MayHoldSecret(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("\"key\""u8) >= 0)
        {
            return true;
        }

        int sign = text.IndexOfAny((byte)'@', (byte)'\\');
        return sign >= 0 && (text[sign..].Contains((byte)'@') || text[sign..].IndexOf("\\u"u8) >= 0);
    }
}
