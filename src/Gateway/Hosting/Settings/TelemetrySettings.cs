using System.Globalization;

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
            TraceSampling = ReadSampling(section, defaults.TraceSampling),
            OtlpInterval = section.Duration("OtlpInterval", defaults.OtlpInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        };
        section.RefuseUnknown();
        return options.TraceSampling == 0 || options.OtlpEndpoint is not null
            ? options
            : throw section.Refusal("TraceSampling", section.Find("TraceSampling"), "0, while Telemetry:OtlpEndpoint names no collector that would take the traces");
    }

    private static double ReadSampling(SettingsSection section, double fallback)
    {
        if (section.Find("TraceSampling") is not { } text)
        {
            return fallback;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1
            ? share
            : throw section.Refusal("TraceSampling", text, "a share from 0 to 1, such as 0.01");
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
