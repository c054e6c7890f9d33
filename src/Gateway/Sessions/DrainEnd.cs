namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The end of <see cref="SessionDrain"/>: the servers stop next and wait for all connections. Whoever hasn't ended its handshake by then is let go, whatever time it has left.
/// An object of its own, so that whoever serves handshakes knows no more of the stop.
/// </summary>
internal sealed class DrainEnd : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public DrainEnd() => Token = _source.Token;

    /// <summary>Cancelled at the end. Good after this object's disposal too.</summary>
    public CancellationToken Token { get; }

    public void Announce()
    {
        // A host may be stopped a second time, after it was disposed of.
        if (!Token.IsCancellationRequested)
        {
            _source.Cancel();
        }
    }

    public void Dispose() => _source.Dispose();
}
