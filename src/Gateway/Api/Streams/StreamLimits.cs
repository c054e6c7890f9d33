namespace Ocpp.Gateway.Api.Streams;

/// <summary>The bounds of live streams that are not settings: each with its unit and where its value comes from.</summary>
internal sealed class StreamLimits
{
    /// <summary>Streams at a time, of all kinds. Each follows the journal by itself and holds some 130 KiB; one more is refused with 429.</summary>
    public int MaxStreams { get; init; } = 256;

    /// <summary>A comment goes out when there was nothing to say for so long: proxies cut what is silent for 30 to 60 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A reader that doesn't take a batch in this time is cut. It resumes where it was, since the journal keeps what it missed.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes written before the reader has to have room for more: what the server buffers for a connection by itself.</summary>
    public int BatchLength { get; init; } = 64 * 1024;

    /// <summary>Records that may be passed, because a filter doesn't want them, before a quiet stream is told the position: it would resume far behind otherwise.</summary>
    public int MaxSilentRecords { get; init; } = 1000;
}
