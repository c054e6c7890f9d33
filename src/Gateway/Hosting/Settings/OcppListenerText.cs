namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Reads the entries of <c>Ocpp:Listen</c>, and <c>Api:Listen</c>'s plainer ones.</summary>
internal static class OcppListenerText
{
    /// <summary>Reads one or more OCPP listeners, separated by semicolons.</summary>
    /// <param name="fullName">The key, for the refusal.</param>
    /// <param name="text">The value.</param>
    /// <param name="tls">What holds for a <c>wss://</c> entry that overrides nothing.</param>
    /// <exception cref="SettingException">An entry is not to be understood, or two share an address and port.</exception>
    public static IReadOnlyList<OcppListener> Parse(string fullName, string text, ListenerTls tls)
    {
        List<OcppListener> listeners = [];
        foreach (string entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            listeners.Add(ParseEntry(fullName, entry, tls) ?? throw new SettingException(fullName, entry, OcppListener.Allowed));
        }

        if (listeners.Count == 0)
        {
            throw new SettingException(fullName, text, OcppListener.Allowed);
        }

        RefuseDuplicates(fullName, text, listeners.Select(listener => listener.Address));
        return listeners;
    }

    /// <summary>Refuses a list of listeners of which two share an address and port; only one of them could have it.</summary>
    public static void RefuseDuplicates(string fullName, string text, IEnumerable<ListenerAddress> addresses)
    {
        if (addresses.Where(address => address.Port != 0).GroupBy(address => (address.Address, address.Port)).Any(group => group.Count() > 1))
        {
            throw new SettingException(fullName, text, "each address and port once");
        }
    }

    private static OcppListener? ParseEntry(string fullName, string entry, ListenerTls tls)
    {
        bool isTls = entry.StartsWith("wss://", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !entry.StartsWith("ws://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string rest = entry[(isTls ? "wss://" : "ws://").Length..];
        string query = "";
        if (rest.IndexOf('?') is >= 0 and int question)
        {
            query = rest[(question + 1)..];
            rest = rest[..question];
        }

        int slash = rest.IndexOf('/');
        string authority = slash < 0 ? rest : rest[..slash];
        string path = slash < 0 ? "/" : rest[slash..];
        if (!ListenerAddress.TryParse(authority, isTls ? 443 : 80, out ListenerAddress? address)
            || path.Any(character => character is '#' or '\\' or <= ' ' or > '~')
            || (query.Length > 0 && !isTls))
        {
            return null;
        }

        string normalized = "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return new OcppListener(address!, normalized, isTls ? Override(fullName, entry, query, tls) : null);
    }

    private static ListenerTls Override(string fullName, string entry, string query, ListenerTls tls)
    {
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            string value = parts.Length == 2 ? parts[1] : "";
            tls = parts[0] switch
            {
                "clientCertificates" => tls with { ClientCertificates = SettingsSection.ParseChoice<ClientCertificateRule>($"{fullName} ({parts[0]})", value) },
                "minimumVersion" => tls with { MinimumVersion = OcppSettings.ReadVersion($"{fullName} ({parts[0]})", value) },
                _ => throw new SettingException(fullName, entry, "clientCertificates and minimumVersion behind the '?'"),
            };
        }

        return tls;
    }
}
