using Ocpp.Transport;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>
/// The settings under <c>Ocpp</c>, checked; immutable, one instance for the life of the process, injected as itself. The defaults
/// are those of the documentation, so that a test sets only what it is about.
/// </summary>
internal sealed record OcppOptions
{
    /// <summary>Where charge points connect; at least one.</summary>
    public IReadOnlyList<OcppListener> Listen { get; init; } = [];

    /// <summary>The certificate of the <c>wss://</c> listeners, and who signs those of the charge points; null while none is configured.</summary>
    public OcppTlsOptions? Tls { get; init; }

    /// <summary>Whose word on where a connection comes from is believed.</summary>
    public TrustedProxies TrustedProxies { get; init; } = TrustedProxies.None;

    /// <summary>Whose sockets the listeners use; see docs/performance.md for what it saves.</summary>
    public TransportKind Transport { get; init; } = EpollTransportFactory.IsSupported ? TransportKind.Epoll : TransportKind.Sockets;

    /// <summary>What a charge point that nobody registered gets. Left out it is Accept while every OCPP listener is on loopback, else Reject.</summary>
    public UnknownChargePointRule UnknownChargePoints { get; init; } = UnknownChargePointRule.Accept;

    /// <summary>What a StartTransaction gets whose tag has another open transaction anywhere.</summary>
    public ConcurrentTransactionRule ConcurrentTransactions { get; init; } = ConcurrentTransactionRule.Allow;

    /// <summary>When the configuration of a charge point is read.</summary>
    public ReadConfigurationRule ReadConfiguration { get; init; } = ReadConfigurationRule.OnBoot;

    /// <summary>What an id tag is that nobody registered.</summary>
    public UnknownIdTagRule UnknownIdTags { get; init; } = UnknownIdTagRule.Invalid;

    /// <summary>When local lists are brought in line with the id tags.</summary>
    public LocalListSyncRule LocalListSync { get; init; } = LocalListSyncRule.Manual;

    /// <summary>The label by which id tags belong to charge points' local lists; null has every tag in every list.</summary>
    public string? LocalListLabel { get; init; }

    /// <summary>The least security profile that is let in: 0 none, 1 Basic auth, 2 TLS and Basic auth, 3 mutual TLS.</summary>
    public int SecurityProfile { get; init; }

    /// <summary>Sent in BootNotification.conf (OCPP 1.6 §6.8), whole seconds.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What a client that offers no subprotocol speaks; null refuses it.</summary>
    public string? DefaultSubprotocol { get; init; } = "ocpp1.6";

    /// <summary>How long a command waits for the charge point's answer, from its sending.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A WebSocket ping goes out when nothing was received for so long.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Nothing at all received for so long closes the connection; null is three heartbeat intervals of that charge point.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>A larger message, in bytes, closes the connection with 1009.</summary>
    public int MaxMessageSize { get; init; } = 1024 * 1024;

    /// <summary>From accept to a finished upgrade.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many may come at once, and how often one may.</summary>
    public AdmissionOptions Admission { get; init; } = new();

    /// <summary>Over how long connections are closed when the gateway stops; zero closes them at once.</summary>
    public TimeSpan DrainPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether schema violations and handshake mistakes are refused instead of tolerated by name.</summary>
    public bool Strict { get; init; }

    /// <summary>The idle time-out of a charge point that was told this heartbeat interval.</summary>
    public TimeSpan IdleTimeoutFor(TimeSpan heartbeatInterval) => IdleTimeout ?? 3 * heartbeatInterval;
}

/// <summary>Certificates of the <c>wss://</c> listeners.</summary>
/// <param name="CertificateFiles">PEM files with a chain and its key each: one of any kind, or one RSA and one ECDSA.</param>
/// <param name="ClientCaFile">PEM file with who signs the charge points' certificates; null while none is configured.</param>
/// <param name="ReleasesBuffers">Whether idle connections give OpenSSL's buffers back, 12 to 17 KB each.</param>
internal sealed record OcppTlsOptions(IReadOnlyList<string> CertificateFiles, string? ClientCaFile, bool ReleasesBuffers = true)
{
    /// <summary>What <see cref="CertificateFiles"/> may be, for refusals.</summary>
    public const string AllowedCertificates = "one PEM file with a chain and its key, or two, one RSA and one ECDSA on P-256, P-384 or P-521";
}

/// <summary>What a charge point that nobody registered gets.</summary>
internal enum UnknownChargePointRule
{
    /// <summary>Let in and served, at security profile 0 only.</summary>
    Accept,

    /// <summary>Let in; its boot is answered Pending.</summary>
    Pending,

    /// <summary>404 at the handshake.</summary>
    Reject,
}

/// <summary>Whether one tag may have several open transactions.</summary>
internal enum ConcurrentTransactionRule
{
    /// <summary>It may.</summary>
    Allow,

    /// <summary>The later StartTransaction gets ConcurrentTx, with a transaction id.</summary>
    Reject,
}

/// <summary>When the configuration of a charge point is read.</summary>
internal enum ReadConfigurationRule
{
    /// <summary>GetConfiguration follows an accepted boot at once.</summary>
    OnBoot,

    /// <summary>Only when an operator asks.</summary>
    Never,
}

/// <summary>What an id tag is that nobody registered.</summary>
internal enum UnknownIdTagRule
{
    /// <summary>Invalid.</summary>
    Invalid,

    /// <summary>Accepted: for a node that fronts nothing yet, and for load tests.</summary>
    Accept,
}

/// <summary>When a charge point's local list is brought in line with the id tags.</summary>
internal enum LocalListSyncRule
{
    /// <summary>When an operator asks.</summary>
    Manual,

    /// <summary>After each boot, and some seconds after id tags changed.</summary>
    Automatic,
}
