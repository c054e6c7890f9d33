namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>The settings under <c>Files</c>, checked; immutable, one instance for the life of the process, injected as itself.</summary>
internal sealed record FilesOptions
{
    /// <summary>Where charge points fetch firmware and leave diagnostics; empty while the endpoint is off.</summary>
    public IReadOnlyList<FilesListener> Listen { get; init; } = [];

    /// <summary>Whether there is a file endpoint.</summary>
    public bool IsOn => Listen.Count > 0;

    /// <summary>What the URLs that are handed out begin with, without a slash at the end; null for the first listener's own address.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Where the files lie; an absolute path.</summary>
    public string Directory { get; init; } = Path.GetFullPath(Path.Combine("data", "files"));

    /// <summary>The largest firmware image in bytes.</summary>
    public long MaxFirmwareSize { get; init; } = 512L << 20;

    /// <summary>The largest upload of a charge point in bytes, all files of one request together.</summary>
    public long MaxUploadSize { get; init; } = 256L << 20;

    /// <summary>What all files may take together in bytes.</summary>
    public long MaxTotalSize { get; init; } = 10L << 30;

    /// <summary>How many downloads and uploads may go on at once.</summary>
    public int MaxTransfers { get; init; } = 256;

    /// <summary>How long a URL holds unless the caller says otherwise.</summary>
    public TimeSpan UrlLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long uploads are kept; firmware images stay until somebody deletes them.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);
}

/// <summary>One entry of <c>Files:Listen</c>.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="IsTls">It is an <c>https://</c> one, with the certificate of the <c>wss://</c> listeners.</param>
internal sealed record FilesListener(ListenerAddress Address, bool IsTls)
{
    /// <summary>The address as a URL begins.</summary>
    public string Uri => $"{(IsTls ? "https" : "http")}://{Address}";
}
