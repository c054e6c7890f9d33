namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Reads and checks the section <c>Files</c>.</summary>
internal static class FilesSettings
{
    /// <summary>The longest that a URL may hold: an update may be scheduled for the next month.</summary>
    public static readonly TimeSpan MaxUrlLifetime = TimeSpan.FromDays(90);

    /// <summary>The shortest that a URL may hold.</summary>
    public static readonly TimeSpan MinUrlLifetime = TimeSpan.FromSeconds(1);

    private const string AllowedListen =
        "http:// or https:// addresses without a path such as http://127.0.0.1:9002, with an IP address, localhost or * as the host, separated by ';'";

    private const string AllowedPublicUrl = "an http:// or https:// address without user, query and fragment, such as http://files.example:9002";
    private const long MaxSize = 1L << 40;

    /// <exception cref="SettingException">A key is unknown or a value is none of those allowed.</exception>
    public static FilesOptions Read(IConfiguration configuration, StorageOptions storage, OcppOptions ocpp)
    {
        SettingsSection section = new(configuration, "Files");
        FilesOptions defaults = new();
        FilesOptions options = new()
        {
            Listen = ReadListen(section, ocpp),
            PublicUrl = ReadPublicUrl(section),
            Directory = ReadDirectory(section) ?? Path.Combine(storage.Directory, "files"),
            MaxFirmwareSize = section.Size("MaxFirmwareSize", defaults.MaxFirmwareSize, 1024, MaxSize),
            MaxUploadSize = section.Size("MaxUploadSize", defaults.MaxUploadSize, 1024, MaxSize),
            MaxTotalSize = section.Size("MaxTotalSize", defaults.MaxTotalSize, 1024 * 1024, 1L << 50),
            MaxTransfers = section.Number("MaxTransfers", defaults.MaxTransfers, 1, 10_000),
            UrlLifetime = section.Duration("UrlLifetime", defaults.UrlLifetime, MinUrlLifetime, MaxUrlLifetime),
            Retention = section.Duration("Retention", defaults.Retention, TimeSpan.FromHours(1), TimeSpan.FromDays(36_500)),
        };
        section.RefuseUnknown();

        // Nobody can be sent to "every address of this machine".
        if (options is { IsOn: true, PublicUrl: null } && IsEveryAddress(options.Listen[0].Address))
        {
            throw section.Refusal("PublicUrl", null, $"{AllowedPublicUrl}; it is needed while the first of Files:Listen is {options.Listen[0].Uri}");
        }

        return options;
    }

    private static bool IsEveryAddress(ListenerAddress address) =>
        address.IsAnyAddress || address.Address.Equals(System.Net.IPAddress.Any) || address.Address.Equals(System.Net.IPAddress.IPv6Any);

    private static List<FilesListener> ReadListen(SettingsSection section, OcppOptions ocpp)
    {
        List<FilesListener> listeners = [];
        if (section.Find("Listen") is not { } text)
        {
            return listeners;
        }

        foreach (string entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            bool isTls = entry.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
            if ((!isTls && !entry.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
                || !ListenerAddress.TryParse(entry[(entry.IndexOf("//", StringComparison.Ordinal) + 2)..].TrimEnd('/'), isTls ? 443 : 80, out ListenerAddress? address))
            {
                throw section.Refusal("Listen", entry, AllowedListen);
            }

            if (isTls && ocpp.Tls is null)
            {
                throw section.Refusal("Listen", entry, "https:// only once Ocpp:Tls:Certificates names a PEM file");
            }

            listeners.Add(new FilesListener(address!, isTls));
        }

        if (listeners.Count == 0)
        {
            throw section.Refusal("Listen", text, AllowedListen);
        }

        OcppListenerText.RefuseDuplicates(section.FullName("Listen"), text, listeners.Select(listener => listener.Address));
        return listeners;
    }

    private static Uri? ReadPublicUrl(SettingsSection section)
    {
        if (section.Find("PublicUrl") is not { } text)
        {
            return null;
        }

        bool isAddress = Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { Query: "", Fragment: "", UserInfo: "" };
        return isAddress ? url : throw section.Refusal("PublicUrl", text, AllowedPublicUrl);
    }

    private static string? ReadDirectory(SettingsSection section)
    {
        if (section.Find("Directory") is not { } directory)
        {
            return null;
        }

        return !string.IsNullOrWhiteSpace(directory) && !directory.Contains('\0')
            ? Path.GetFullPath(directory)
            : throw section.Refusal("Directory", directory, "a directory, relative to the current one or absolute");
    }
}
