using System.Security.Cryptography;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Reads and checks the section <c>Api</c>.</summary>
internal static class ApiSettings
{
    private const string AllowedListen =
        "http:// addresses without a path such as http://127.0.0.1:9001, with an IP address, localhost or * as the host, separated by ';'";

    /// <exception cref="SettingException">A key is unknown, a value is none of those allowed, or the API would be open to a network.</exception>
    public static ApiOptions Read(IConfiguration configuration)
    {
        SettingsSection section = new(configuration, "Api");
        string listen = section.Find("Listen") ?? "http://127.0.0.1:9001";
        ApiOptions options = new()
        {
            Listen = ReadListen(section, listen),
            Keys = ReadKeys(section),
            AllowPrivateWebhooks = section.Find("AllowPrivateWebhooks") is null ? null : section.Flag("AllowPrivateWebhooks", fallback: false),
        };
        section.RefuseUnknown();

        ListenerAddress? open = options.Listen.FirstOrDefault(address => !address.IsLoopback);
        if (options.Keys.Count == 0 && open is not null)
        {
            throw section.Refusal(
                "Listen",
                listen,
                "a loopback address while no API key is configured, since anybody who reaches the API could then command charge points; run with 'keys add NAME admin' to make a key and set Api:Keys:NAME:Hash and Api:Keys:NAME:Role");
        }

        return options;
    }

    private static List<ListenerAddress> ReadListen(SettingsSection section, string text)
    {
        List<ListenerAddress> addresses = [];
        foreach (string entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!entry.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || !ListenerAddress.TryParse(entry["http://".Length..].TrimEnd('/'), 80, out ListenerAddress? address))
            {
                throw section.Refusal("Listen", entry, AllowedListen);
            }

            addresses.Add(address!);
        }

        if (addresses.Count == 0)
        {
            throw section.Refusal("Listen", text, AllowedListen);
        }

        OcppListenerText.RefuseDuplicates(section.FullName("Listen"), text, addresses);
        return addresses;
    }

    private static List<ApiKey> ReadKeys(SettingsSection section)
    {
        List<ApiKey> keys = [];
        foreach (string name in section.Names("Keys"))
        {
            string hashKey = $"Keys:{name}:Hash";
            string roleKey = $"Keys:{name}:Role";
            string? hash = section.Find(hashKey);
            ApiRole? role = section.FindChoice<ApiRole>(roleKey);
            // The value isn't repeated: who mixes the two up has put the key itself here.
            if (hash?.Length != 2 * SHA256.HashSizeInBytes || !hash.All(char.IsAsciiHexDigit))
            {
                throw section.Refusal(hashKey, hash is null ? null : "(not shown)", "the SHA-256 of the key in hex, 64 digits, as 'keys add' prints it");
            }

            keys.Add(new ApiKey(name, Convert.FromHexString(hash), role ?? throw section.Refusal(roleKey, null, "reader, operator or admin")));
        }

        return keys;
    }
}
