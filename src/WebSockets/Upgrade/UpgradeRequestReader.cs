using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>
/// Reads the HTTP/1.1 request that opens a WebSocket connection (RFC 6455 §4.2.1, RFC 9112), at any split of the bytes. Stateless:
/// what has arrived is scanned again with each call, which <see cref="UpgradeLimits.MaxHeadBytes"/> bounds.
/// </summary>
public static class UpgradeRequestReader
{
    /// <summary>Longer than any registered method: what hasn't ended by then is no HTTP.</summary>
    private const int MaxMethodLength = 32;

    /// <summary>
    /// Reads a request's head. On <see cref="UpgradeReadStatus.Complete"/> <paramref name="buffer"/> starts behind the head, where
    /// the first frames may lie already; otherwise nothing is taken from it. What can't become a request is refused by its first bytes.
    /// </summary>
    public static UpgradeReadStatus TryRead(
        ref ReadOnlySequence<byte> buffer,
        UpgradeLimits limits,
        out UpgradeRequest? request,
        out UpgradeRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(limits);
        request = null;
        if (buffer.IsSingleSegment)
        {
            return Read(ref buffer, buffer.FirstSpan, limits, out request, out refusal);
        }

        // One byte more than allowed tells a head that fits from one that doesn't.
        int length = (int)Math.Min(buffer.Length, limits.MaxHeadBytes + 1L);
        byte[] joined = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            buffer.Slice(0, length).CopyTo(joined);
            return Read(ref buffer, joined.AsSpan(0, length), limits, out request, out refusal);
        }
        finally
        {
            // It may hold credentials.
            ArrayPool<byte>.Shared.Return(joined, clearArray: true);
        }
    }

    private static UpgradeReadStatus Read(
        ref ReadOnlySequence<byte> buffer,
        ReadOnlySpan<byte> bytes,
        UpgradeLimits limits,
        out UpgradeRequest? request,
        out UpgradeRefusal? refusal)
    {
        request = null;
        bool exceeds = bytes.Length > limits.MaxHeadBytes;
        ReadOnlySpan<byte> head = exceeds ? bytes[..limits.MaxHeadBytes] : bytes;

        // Empty lines before a request are skipped: RFC 9112 §2.2.
        int start = 0;
        while (head[start..].StartsWith("\r\n"u8))
        {
            start += 2;
        }

        head = head[start..];
        if (!CheckStart(head, out refusal))
        {
            return UpgradeReadStatus.Refused;
        }

        if (!TryFindEnd(head, out int end, out refusal))
        {
            refusal ??= exceeds ? UpgradeRefusal.HeadersTooLarge : null;
            return refusal is null ? UpgradeReadStatus.Incomplete : UpgradeReadStatus.Refused;
        }

        if (!TryParse(head[..end], limits, out request, out refusal))
        {
            return UpgradeReadStatus.Refused;
        }

        buffer = buffer.Slice(start + end);
        return UpgradeReadStatus.Complete;
    }

    /// <summary>Refuses a TLS handshake, another protocol or another method without waiting for the rest.</summary>
    private static bool CheckStart(ReadOnlySpan<byte> head, [NotNullWhen(false)] out UpgradeRefusal? refusal)
    {
        refusal = null;
        int methodLength = HttpSyntax.IndexOfNonToken(head);
        if (methodLength < 0)
        {
            refusal = head.Length > MaxMethodLength ? UpgradeRefusal.BadRequest("this is no HTTP request") : null;
        }
        else if (methodLength == 0 && head[0] == '\r' && head.Length == 1)
        {
            // Half of an empty line.
            refusal = null;
        }
        else if (methodLength is 0 or > MaxMethodLength || head[methodLength] != ' ')
        {
            refusal = UpgradeRefusal.BadRequest("this is no HTTP request");
        }
        else if (!head[..methodLength].SequenceEqual("GET"u8))
        {
            // Methods are case-sensitive: RFC 9110 §9.1.
            refusal = UpgradeRefusal.MethodNotAllowed;
        }

        return refusal is null;
    }

    /// <summary>Finds the length of the head with its empty line; false without a refusal where it hasn't arrived yet.</summary>
    private static bool TryFindEnd(ReadOnlySpan<byte> head, out int end, out UpgradeRefusal? refusal)
    {
        end = 0;
        refusal = null;
        while (true)
        {
            int length = head[end..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return false;
            }

            // A line that ends in LF alone is refused as soon as it is seen; waiting for an empty line with CR would be waiting for ever.
            if (length == 0 || head[end + length - 1] != '\r')
            {
                refusal = UpgradeRefusal.BadRequest("lines must end in CR LF");
                return false;
            }

            end += length + 1;
            if (length == 1)
            {
                return true;
            }
        }
    }

    private static bool TryParse(
        ReadOnlySpan<byte> head,
        UpgradeLimits limits,
        [NotNullWhen(true)] out UpgradeRequest? request,
        [NotNullWhen(false)] out UpgradeRefusal? refusal)
    {
        request = null;
        int lineEnd = head.IndexOf("\r\n"u8);
        if (!TryParseRequestLine(head[..lineEnd], out string? path, out string? query, out refusal))
        {
            return false;
        }

        UpgradeHeaders headers = new();
        int count = 0;
        for (head = head[(lineEnd + 2)..]; !head.StartsWith("\r\n"u8); head = head[(lineEnd + 2)..])
        {
            if (++count > limits.MaxHeaderCount)
            {
                refusal = UpgradeRefusal.HeadersTooLarge;
                return false;
            }

            lineEnd = head.IndexOf("\r\n"u8);
            if (!headers.TryAdd(head[..lineEnd], out refusal))
            {
                return false;
            }
        }

        UpgradeTolerances tolerances = query is null ? UpgradeTolerances.None : UpgradeTolerances.QueryString;
        if (!headers.TryFinish(ref tolerances, out refusal))
        {
            refusal = refusal with { RawPath = path };
            return false;
        }

        if (limits.Strict && tolerances != UpgradeTolerances.None)
        {
            refusal = UpgradeRefusal.NotTolerated(tolerances);
            return false;
        }

        request = headers.ToRequest(path, query, tolerances);
        return true;
    }

    /// <summary>Method, target and version with single spaces between them (RFC 9112 §3); the method was checked before.</summary>
    private static bool TryParseRequestLine(
        ReadOnlySpan<byte> line,
        [NotNullWhen(true)] out string? path,
        out string? query,
        [NotNullWhen(false)] out UpgradeRefusal? refusal)
    {
        path = null;
        query = null;
        ReadOnlySpan<byte> rest = line["GET ".Length..];
        int space = rest.IndexOf((byte)' ');
        if (space < 0 || !IsServedVersion(rest[(space + 1)..]))
        {
            refusal = UpgradeRefusal.BadRequest("HTTP/1.1 is needed");
            return false;
        }

        // Visible ASCII; a fragment is never sent (RFC 9110 §4.2.5).
        ReadOnlySpan<byte> target = rest[..space];
        if (target.ContainsAnyExceptInRange((byte)'!', (byte)'~') || target.Contains((byte)'#') || !TryCutAuthority(ref target))
        {
            refusal = UpgradeRefusal.BadRequest("the request target is malformed");
            return false;
        }

        int question = target.IndexOf((byte)'?');
        if (question >= 0)
        {
            query = Encoding.ASCII.GetString(target[(question + 1)..]);
            target = target[..question];
        }

        path = target.IsEmpty ? "/" : Encoding.ASCII.GetString(target);
        refusal = null;
        return true;
    }

    /// <summary>HTTP/1.1 or a higher minor version: RFC 6455 §4.2.1, 1. HTTP/1.0 knows no upgrade.</summary>
    private static bool IsServedVersion(ReadOnlySpan<byte> version) =>
        version.Length == "HTTP/1.1".Length && version.StartsWith("HTTP/1."u8) && version[^1] is >= (byte)'1' and <= (byte)'9';

    /// <summary>A target is a path, or a whole URI whose scheme and authority say nothing new (RFC 9112 §3.2).</summary>
    private static bool TryCutAuthority(ref ReadOnlySpan<byte> target)
    {
        if (target.StartsWith("/"u8))
        {
            return true;
        }

        int colon = target.IndexOf((byte)':');
        if (colon < 0 || !IsScheme(target[..colon]) || !target[(colon + 1)..].StartsWith("//"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> authority = target[(colon + 3)..];
        int end = authority.IndexOfAny((byte)'/', (byte)'?');
        target = end < 0 ? default : authority[end..];
        return end != 0 && !authority.IsEmpty;
    }

    private static bool IsScheme(ReadOnlySpan<byte> scheme) =>
        Ascii.EqualsIgnoreCase(scheme, "http"u8)
        || Ascii.EqualsIgnoreCase(scheme, "https"u8)
        || Ascii.EqualsIgnoreCase(scheme, "ws"u8)
        || Ascii.EqualsIgnoreCase(scheme, "wss"u8);
}
