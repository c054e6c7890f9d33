using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Webhooks;

/// <summary>Reads and checks the section <c>Webhooks</c>.</summary>
internal static class WebhookSettings
{
    // One of the settings is the same webhook at every start, so that it goes on where it was.
    private const string SettingsIncarnation = "settings";

    /// <exception cref="SettingException">A name or a key is unknown, or a value is none of those allowed.</exception>
    public static WebhookOptions Read(IConfiguration configuration, GatewaySettings settings) => new()
    {
        Subscriptions = [.. configuration.GetSection("Webhooks").GetChildren().Select(Read)],
        AllowsPrivate = settings.Api.AllowPrivateWebhooks ?? IsAllOnLoopback(settings),
    };

    private static WebhookSubscription Read(IConfigurationSection section)
    {
        if (!WebhookRules.IsName(section.Key) || section.Value is not null)
        {
            throw new SettingException(section.Path, section.Value, $"Webhooks:NAME:Url, Webhooks:NAME:Kind and so on, NAME being {WebhookRules.NameRule}");
        }

        SettingsWebhookFields fields = new(section);
        return WebhookRules.Apply(section.Key, fields, known: null) is { } subscription
            ? subscription with { Source = WebhookSource.Settings, Incarnation = SettingsIncarnation }
            : throw Refusal(section, fields, fields.Fault!.Value);
    }

    private static SettingException Refusal(IConfigurationSection section, SettingsWebhookFields fields, WebhookFault fault)
    {
        string key = $"{section.Path}:{SettingsWebhookFields.Capitalised(fault.Field)}";
        string? value = IsShown(fault.Field) ? fields.Value(fault.Field) : "(not shown)";
        string allowed = fault.Rule.StartsWith("must be ", StringComparison.Ordinal) ? fault.Rule["must be ".Length..] : fault.Rule;
        return new SettingException(key, value, allowed);
    }

    // The line ends in logs and tickets; a field that nobody knows may be a misspelt secret.
    private static bool IsShown(string field) => field is "kind" or "url" or "types" or "actions" or "chargePointPrefix" or "labels" or "clientCertificate" or "serverCa"
        or "timeout" or "concurrency" or "batchSize" or "linger" or "maxAge" or "fallback" or "shape" or "account";

    private static bool IsAllOnLoopback(GatewaySettings settings) =>
        settings.Api.Listen.All(static address => address.IsLoopback) && settings.Ocpp.Listen.All(static listener => listener.Address.IsLoopback);
}
