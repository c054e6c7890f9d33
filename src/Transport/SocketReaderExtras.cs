namespace Ocpp.Transport;

/// <summary>What a reader needs for one read that can be cancelled, as the upgrade's, or for a connection that broke.</summary>
internal sealed class SocketReaderExtras
{
    /// <summary>What broke the connection; null where its end was an ordinary one.</summary>
    public Exception? Error { get; set; }

    /// <summary>The token of the pending read.</summary>
    public CancellationToken Token { get; set; }

    public CancellationTokenRegistration Registration { get; set; }
}
