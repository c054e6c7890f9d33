namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Reads and checks the section <c>Telemetry</c>.</summary>
internal static class TelemetrySettings
{
    private const string AllowedEndpoint = "an http:// or https:// address without user, query and fragment, such as http://127.0.0.1:4317";

    /// <exception cref="SettingException">A key is unknown or a value is none of those allowed.</exception>
    public static TelemetryOptions Read(IConfiguration configuration)
    {
        SettingsSection section = new(configuration, "Telemetry");
        TelemetryOptions defaults = new();
        TelemetryOptions options = new()
        {
            OtlpEndpoint = ReadEndpoint(section),
            OtlpProtocol = section.Choice("OtlpProtocol", defaults.OtlpProtocol),
            OtlpInterval = section.Duration("OtlpInterval", defaults.OtlpInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        };
        section.RefuseUnknown();
        return options;
    }

    private static Uri? ReadEndpoint(SettingsSection section)
    {
        if (section.Find("OtlpEndpoint") is not { } text)
        {
            return null;
        }

        bool isAddress = Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint)
            && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps)
            && endpoint is { Query: "", Fragment: "", UserInfo: "" };
        return isAddress ? endpoint : throw section.Refusal("OtlpEndpoint", text, AllowedEndpoint);
    }
}
