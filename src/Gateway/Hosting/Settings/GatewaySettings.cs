namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>All settings, read and checked before anything is opened. A bad one is a <see cref="SettingException"/>, one line.</summary>
/// <param name="Ocpp">The section <c>Ocpp</c>.</param>
/// <param name="Storage">The section <c>Storage</c>.</param>
/// <param name="Api">The section <c>Api</c>.</param>
/// <param name="Telemetry">The section <c>Telemetry</c>.</param>
/// <param name="Files">The section <c>Files</c>.</param>
internal sealed record GatewaySettings(OcppOptions Ocpp, StorageOptions Storage, ApiOptions Api, TelemetryOptions Telemetry, FilesOptions Files)
{
    /// <exception cref="SettingException">A key is unknown or refused, or a value is none of those allowed.</exception>
    public static GatewaySettings Read(IConfiguration configuration)
    {
        RefuseKestrel(configuration);
        OcppOptions ocpp = OcppSettings.Read(configuration);
        StorageOptions storage = StorageSettings.Read(configuration);
        GatewaySettings settings = new(
            ocpp, storage, ApiSettings.Read(configuration), TelemetrySettings.Read(configuration), FilesSettings.Read(configuration, storage, ocpp));
        RefuseSmallSegments(settings);
        return settings;
    }

    // A segment of the journal has to hold two of its largest records, and a record holds a message and what was decided on it.
    private static void RefuseSmallSegments(GatewaySettings settings)
    {
        long least = 4L * settings.Ocpp.MaxMessageSize;
        if (settings.Storage.SegmentSize < least)
        {
            throw new SettingException("Storage:SegmentSize", SizeText.Format(settings.Storage.SegmentSize), $"at least four times Ocpp:MaxMessageSize, {SizeText.Format(least)}");
        }
    }

    // ASP.NET Core's own ways to open a listener would bypass what loopback and API keys protect. The environment names are those
    // that only a person sets; ASPNETCORE_HTTP_PORTS comes with the container image and has no effect here.
    private static void RefuseKestrel(IConfiguration configuration)
    {
        foreach (string key in (ReadOnlySpan<string>)["Kestrel", "urls", "ASPNETCORE_URLS", "DOTNET_URLS"])
        {
            IConfigurationSection section = configuration.GetSection(key);
            if (section.Exists())
            {
                throw new SettingException(key, section.Value, "nothing; Ocpp:Listen, Api:Listen and Files:Listen say where the gateway listens");
            }
        }
    }
}
