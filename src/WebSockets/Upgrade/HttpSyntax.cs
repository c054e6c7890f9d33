using System.Buffers;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>The bits of HTTP's grammar that several readers share (RFC 9110 §5.6).</summary>
internal static class HttpSyntax
{
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>One or more token characters and nothing else (RFC 9110 §5.6.2).</summary>
    internal static bool IsToken(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExcept(TokenBytes);

    /// <summary>The index of the first byte that is no token character; negative where there is none.</summary>
    internal static int IndexOfNonToken(ReadOnlySpan<byte> value) => value.IndexOfAnyExcept(TokenBytes);

    /// <summary>A control character other than the tab, which no field value may have (RFC 9110 §5.5).</summary>
    internal static bool HasControlBytes(ReadOnlySpan<byte> value) => value.ContainsAny(ControlBytes);

    /// <summary>Without the optional white space around it (RFC 9110 §5.6.3).</summary>
    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t"u8);

    /// <summary>Whether a comma-separated list has <paramref name="item"/> (ASCII), in any case. Empty items are skipped.</summary>
    internal static bool ListContains(ReadOnlySpan<byte> list, ReadOnlySpan<byte> item)
    {
        foreach (Range range in list.Split((byte)','))
        {
            if (System.Text.Ascii.EqualsIgnoreCase(Trim(list[range]), item))
            {
                return true;
            }
        }

        return false;
    }
}
