using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>HTTP Basic credentials (RFC 7617) as charge points send them: the password is any bytes (OCPP-J 1.6 §6.2), and is compared by the caller.</summary>
public static class BasicCredentials
{
    // Values of usual length are decoded on the stack, so that a password has no copies that the collector moves about.
    private const int StackLength = 512;

    /// <summary>
    /// Reads an Authorization header's value, split at the first colon as RFC 7617 has it; false where it isn't Basic, isn't base64,
    /// has no colon, or the user name isn't UTF-8. An identity with a colon needs the other overload.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> headerValue, [NotNullWhen(true)] out string? userName, [NotNullWhen(true)] out byte[]? password)
    {
        userName = null;
        password = null;
        Span<byte> userPass = headerValue.Length <= StackLength ? stackalloc byte[StackLength] : new byte[headerValue.Length];
        if (!TryDecode(headerValue, ref userPass))
        {
            return false;
        }

        int colon = userPass.IndexOf((byte)':');
        if (colon >= 0 && Utf8.IsValid(userPass[..colon]))
        {
            userName = Encoding.UTF8.GetString(userPass[..colon]);
            password = userPass[(colon + 1)..].ToArray();
        }

        CryptographicOperations.ZeroMemory(userPass);
        return password is not null;
    }

    /// <summary>
    /// Reads the password that the value gives for <paramref name="identity"/> (UTF-8); false where it is malformed or names another
    /// user. Right for identities with colons too, which RFC 7617 can't express but charge points have.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> headerValue, ReadOnlySpan<byte> identity, [NotNullWhen(true)] out byte[]? password)
    {
        password = null;
        Span<byte> userPass = headerValue.Length <= StackLength ? stackalloc byte[StackLength] : new byte[headerValue.Length];
        if (!TryDecode(headerValue, ref userPass))
        {
            return false;
        }

        if (userPass.Length > identity.Length && userPass.StartsWith(identity) && userPass[identity.Length] == (byte)':')
        {
            password = userPass[(identity.Length + 1)..].ToArray();
        }

        CryptographicOperations.ZeroMemory(userPass);
        return password is not null;
    }

    /// <summary>Decodes into <paramref name="userPass"/>, which has room for the whole value and is cut to what was decoded; cleared where that is nothing.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> headerValue, ref Span<byte> userPass)
    {
        ReadOnlySpan<byte> value = HttpSyntax.Trim(headerValue);
        int space = value.IndexOf((byte)' ');
        if (space < 0 || !Ascii.EqualsIgnoreCase(value[..space], "Basic"u8))
        {
            return false;
        }

        // The decoder would skip white space within.
        ReadOnlySpan<byte> encoded = HttpSyntax.Trim(value[space..]);
        if (encoded.IsEmpty || encoded.ContainsAny(" \t\r\n"u8))
        {
            return false;
        }

        if (Base64.DecodeFromUtf8(encoded, userPass, out _, out int length) != OperationStatus.Done)
        {
            CryptographicOperations.ZeroMemory(userPass);
            return false;
        }

        userPass = userPass[..length];
        return true;
    }
}
