namespace Ocpp.Gateway.Webhooks;

/// <summary>Keys of Standard Webhooks signatures: <c>whsec_</c> and base64 of 24 to 64 bytes, the lengths that its specification wants.</summary>
internal static class WebhookSecret
{
    public const string Prefix = "whsec_";

    /// <summary>What a secret has to be, for messages.</summary>
    public const string Rule = "must be whsec_ followed by base64 of 24 to 64 bytes";

    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    public static bool IsValid(string secret) => TryDecode(secret, out _);

    /// <summary>The bytes of a secret that was checked.</summary>
    public static byte[] Decode(string secret) => TryDecode(secret, out byte[] key) ? key : throw new InvalidOperationException("The secret was checked before.");

    private static bool TryDecode(string secret, out byte[] key)
    {
        key = [];
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        byte[] buffer = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret[Prefix.Length..], buffer, out int length) || length is < MinBytes or > MaxBytes)
        {
            return false;
        }

        key = buffer[..length];
        return true;
    }
}
