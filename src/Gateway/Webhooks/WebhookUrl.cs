using System.Diagnostics.CodeAnalysis;

namespace Ocpp.Gateway.Webhooks;

/// <summary>Addresses with the placeholders <c>{action}</c> and <c>{chargePointId}</c>, which are filled percent-encoded. They may not stand in the host.</summary>
internal static class WebhookUrl
{
    /// <summary>The longest address, in characters.</summary>
    public const int MaxLength = 2048;

    private const string Action = "{action}";
    private const string ChargePointId = "{chargePointId}";

    /// <summary>Whether this can be a webhook's address; else why not, as what follows the field's name.</summary>
    public static bool IsValid(string template, WebhookKind kind, [NotNullWhen(false)] out string? rule)
    {
        string allowed = kind == WebhookKind.Decision ? "{action} and {chargePointId}" : "{chargePointId}";
        string probe = template.Replace(ChargePointId, "x", StringComparison.Ordinal);
        if (kind == WebhookKind.Decision)
        {
            probe = probe.Replace(Action, "x", StringComparison.Ordinal);
        }

        bool isAddress = template.Length <= MaxLength
            && !probe.AsSpan().ContainsAny('{', '}')
            && Uri.TryCreate(probe, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri is { UserInfo: "", Fragment: "", Host.Length: > 0 }
            && template.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase)
            && !template.AsSpan(0, EndOfAuthority(template)).Contains('{');
        rule = isAddress
            ? null
            : $"must be an http:// or https:// address of at most {MaxLength} characters without user, password and fragment; it may have {allowed} behind the host";
        return isAddress;
    }

    /// <summary>The address for one request.</summary>
    public static Uri Fill(string template, string chargePointId, string action = "") => new(template
        .Replace(Action, Uri.EscapeDataString(action), StringComparison.Ordinal)
        .Replace(ChargePointId, Segment(chargePointId), StringComparison.Ordinal));

    // '.' and '..' would be taken for steps in the path and lead elsewhere; no charge point is called so, but nobody has to rely on it here.
    private static string Segment(string text) => text is "." or ".." ? text.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(text);

    private static int EndOfAuthority(string template)
    {
        int start = template.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = template.AsSpan(start).IndexOfAny('/', '?', '#');
        return end < 0 ? template.Length : start + end;
    }
}
