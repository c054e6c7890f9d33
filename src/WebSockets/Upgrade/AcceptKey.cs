using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>Sec-WebSocket-Key and the answer to it (RFC 6455 §4.2.2, 5.4).</summary>
internal static class AcceptKey
{
    /// <summary>Base64 of a SHA-1.</summary>
    internal const int Length = 28;

    private const int KeyLength = 24;
    private const int NonceLength = 16;

    private static ReadOnlySpan<byte> Guid => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>A key is 16 bytes in base64, which are never looked at.</summary>
    internal static bool IsValidKey(ReadOnlySpan<byte> key)
    {
        // That all 24 bytes went into the 16 rules out the white space that the decoder skips.
        Span<byte> nonce = stackalloc byte[NonceLength + 2];
        return Base64.DecodeFromUtf8(key, nonce, out int consumed, out int written) == OperationStatus.Done
            && consumed == KeyLength
            && written == NonceLength;
    }

    /// <summary>Writes Sec-WebSocket-Accept, <see cref="Length"/> bytes.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 fixes SHA-1; it proves that the server has read the request and protects nothing.")]
    internal static void Write(string key, Span<byte> destination)
    {
        Span<byte> joined = stackalloc byte[KeyLength + 36];
        int length = Encoding.ASCII.GetBytes(key, joined);
        Guid.CopyTo(joined[length..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(joined[..(length + Guid.Length)], hash);
        OperationStatus status = Base64.EncodeToUtf8(hash, destination, out _, out int written);
        Debug.Assert(status == OperationStatus.Done, "The destination has room for a SHA-1.");
        Debug.Assert(written == Length, "Base64 of 20 bytes is 28 bytes.");
    }
}
