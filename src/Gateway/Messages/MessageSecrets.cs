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
        return Secrets.MayStandIn(text) && Secrets.TryRedact(text, out redacted);
    }
}
