namespace Ocpp.Gateway.State;

/// <summary>Under which key a webhook is stored: names compare without case, since those in the settings do.</summary>
internal static class WebhookKey
{
    public static string Of(string name) => name.ToUpperInvariant();
}
