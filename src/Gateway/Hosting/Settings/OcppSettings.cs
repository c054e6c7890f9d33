using System.Security.Authentication;
using Ocpp.Transport;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Reads and checks the section <c>Ocpp</c>.</summary>
internal static class OcppSettings
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <exception cref="SettingException">A key is unknown or a value is none of those allowed.</exception>
    public static OcppOptions Read(IConfiguration configuration)
    {
        SettingsSection section = new(configuration, "Ocpp");
        ListenerTls tls = new(
            section.Choice("Tls:ClientCertificates", ClientCertificateRule.None),
            ReadVersion(section.FullName("Tls:MinimumVersion"), section.Find("Tls:MinimumVersion") ?? "1.2"));
        IReadOnlyList<OcppListener> listeners = OcppListenerText.Parse(section.FullName("Listen"), section.Find("Listen") ?? "ws://127.0.0.1:9000/ocpp", tls);
        bool isLoopbackOnly = listeners.All(listener => listener.Address.IsLoopback);
        OcppOptions defaults = new();
        OcppOptions options = new()
        {
            Listen = listeners,
            Tls = ReadCertificates(section),
            TrustedProxies = TrustedProxies.Parse(section.FullName("TrustedProxies"), section.Find("TrustedProxies")),
            Transport = ReadTransport(section, defaults.Transport),
            UnknownChargePoints = section.Choice("UnknownChargePoints", isLoopbackOnly ? UnknownChargePointRule.Accept : UnknownChargePointRule.Reject),
            ConcurrentTransactions = section.Choice("ConcurrentTransactions", defaults.ConcurrentTransactions),
            ReadConfiguration = section.Choice("ReadConfiguration", defaults.ReadConfiguration),
            UnknownIdTags = section.Choice("UnknownIdTags", defaults.UnknownIdTags),
            LocalListSync = section.Choice("LocalListSync", defaults.LocalListSync),
            LocalListLabel = ReadLabel(section),
            SecurityProfile = section.Number("SecurityProfile", defaults.SecurityProfile, 0, 3),
            HeartbeatInterval = ReadHeartbeatInterval(section, defaults.HeartbeatInterval),
            DefaultSubprotocol = ReadSubprotocol(section, defaults.DefaultSubprotocol),
            CallTimeout = section.Duration("CallTimeout", defaults.CallTimeout, TimeSpan.FromMilliseconds(100), Day),
            PingInterval = section.Duration("PingInterval", defaults.PingInterval, TimeSpan.FromMilliseconds(100), Day),
            IdleTimeout = section.FindDuration("IdleTimeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(30)),
            // The upper end keeps a message, and what the journal writes beside it, well inside one journal record.
            MaxMessageSize = (int)section.Size("MaxMessageSize", defaults.MaxMessageSize, 1024, 16 * 1024 * 1024),
            HandshakeTimeout = section.Duration("HandshakeTimeout", defaults.HandshakeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            Admission = AdmissionSettings.Read(section),
            // The host waits so much longer for the stop, and whoever started it has to, too.
            DrainPeriod = section.Duration("DrainPeriod", defaults.DrainPeriod, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            Strict = section.Flag("Strict", defaults.Strict),
        };
        section.RefuseUnknown();
        RefuseMissingCertificates(section, options);
        return options;
    }

    /// <summary>Reads a TLS version; 1.0 and 1.1 are none (OCPP security white paper A00.FR.313 asks for 1.2 at least).</summary>
    public static SslProtocols ReadVersion(string fullName, string text) => text switch
    {
        "1.2" => SslProtocols.Tls12 | SslProtocols.Tls13,
        "1.3" => SslProtocols.Tls13,
        _ => throw new SettingException(fullName, text, "1.2 or 1.3"),
    };

    // The interval goes out as whole seconds (OCPP 1.6 §6.8); half a second would read as 0, which means "as you like".
    private static TimeSpan ReadHeartbeatInterval(SettingsSection section, TimeSpan fallback)
    {
        TimeSpan interval = section.Duration("HeartbeatInterval", fallback, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        return interval.Ticks % TimeSpan.TicksPerSecond == 0
            ? interval
            : throw section.Refusal("HeartbeatInterval", section.Find("HeartbeatInterval"), "whole seconds");
    }

    private static TransportKind ReadTransport(SettingsSection section, TransportKind fallback)
    {
        TransportKind transport = section.Choice("Transport", fallback);
        return transport == TransportKind.Sockets || EpollTransportFactory.IsSupported
            ? transport
            : throw section.Refusal("Transport", section.Find("Transport"), "Sockets on this machine; Epoll needs Linux on x64 or arm64");
    }

    private static string? ReadLabel(SettingsSection section) => section.Find("LocalListLabel") switch
    {
        null => null,
        { } label when label.Trim().Length is > 0 and <= 255 => label,
        { } other => throw section.Refusal("LocalListLabel", other, "the name of a label, 1 to 255 characters"),
    };

    private static string? ReadSubprotocol(SettingsSection section, string? fallback) => section.Find("DefaultSubprotocol") switch
    {
        null => fallback,
        "ocpp1.6" => "ocpp1.6",
        "none" => null,
        { } other => throw section.Refusal("DefaultSubprotocol", other, "ocpp1.6 or none"),
    };

    private static OcppTlsOptions? ReadCertificates(SettingsSection section)
    {
        string? clientCa = section.Find("Tls:ClientCa");
        bool releasesBuffers = section.Flag("Tls:ReleaseBuffers", fallback: true);
        if (section.Find("Tls:Certificates") is not { } files)
        {
            return null;
        }

        string[] each = files.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return each.Length is 1 or 2
            ? new OcppTlsOptions([.. each.Select(Path.GetFullPath)], clientCa is null ? null : Path.GetFullPath(clientCa), releasesBuffers)
            : throw section.Refusal("Tls:Certificates", files, OcppTlsOptions.AllowedCertificates);
    }

    private static void RefuseMissingCertificates(SettingsSection section, OcppOptions options)
    {
        foreach (OcppListener listener in options.Listen)
        {
            if (listener.Tls is null)
            {
                continue;
            }

            if (options.Tls is null)
            {
                throw section.Refusal("Listen", section.Find("Listen"), "wss:// only once Ocpp:Tls:Certificates names a PEM file");
            }

            if (listener.Tls.ClientCertificates != ClientCertificateRule.None && options.Tls.ClientCaFile is null)
            {
                throw section.Refusal("Tls:ClientCertificates", listener.Tls.ClientCertificates.ToString(), "None, while Ocpp:Tls:ClientCa names no PEM file");
            }
        }
    }
}
