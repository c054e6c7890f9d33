using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>
/// A delivery's place in the journal: reads one record after the other for all charge points that aren't behind, and wakes the loop when there are more. Of the loop, but
/// for the waiting, which tells the loop by a signal.
/// </summary>
/// <param name="lanes">Opens readers, and counts what is gone.</param>
/// <param name="signals">The loop's.</param>
/// <param name="onEnd">Told by the loop when the journal has ended.</param>
internal sealed class MainReader(LaneTable lanes, LoopSignals signals, Action onEnd) : IDisposable
{
    private DeliveryReader? _reader;
    private CancellationTokenSource? _watching;
    private bool _isWatching;

    /// <summary>Whether it has begun and not ended.</summary>
    public bool IsOpen => _reader is not null;

    /// <summary>The last record that was read.</summary>
    public long Position => _reader!.Position;

    /// <summary>The record that was read last.</summary>
    public DeliveryReader Record => _reader!;

    public void Open(long after) => _reader = lanes.Open(after);

    /// <summary>Reads one record; begins again behind what its retention took away.</summary>
    public EventReadStatus TryRead()
    {
        try
        {
            return _reader!.TryRead();
        }
        catch (JournalTruncatedException)
        {
            long after = Position;
            _reader!.Dispose();
            Open(after);
            return EventReadStatus.Passed;
        }
    }

    /// <summary>Wakes the loop as soon as there is more than was read.</summary>
    public void Watch()
    {
        if (_isWatching)
        {
            return;
        }

        _isWatching = true;
        _watching ??= new CancellationTokenSource();
        _ = WatchAsync(_reader!, _watching.Token);
    }

    /// <summary>Goes back to an earlier record; all lanes have been told.</summary>
    public void Rewind(long from)
    {
        _watching?.Cancel();
        _watching?.Dispose();
        _watching = null;
        _isWatching = false;
        _reader!.Dispose();
        Open(from - 1);
    }

    public async Task StopWatchingAsync()
    {
        if (_watching is not null)
        {
            await _watching.CancelAsync().ConfigureAwait(false);
        }
    }

    public void Close()
    {
        _reader?.Dispose();
        _reader = null;
    }

    public void Dispose()
    {
        Close();
        _watching?.Dispose();
    }

    // Ends by itself with the reader's next record, with the journal, or by being cancelled, and says so to the loop, which looks at nothing else of it.
    private async Task WatchAsync(DeliveryReader reader, CancellationToken cancellation)
    {
        bool hasMore = false;
        try
        {
            hasMore = await reader.WaitForMoreAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            hasMore = true;
        }
        finally
        {
            signals.Tell(hasMore ? () => _isWatching &= !ReferenceEquals(reader, _reader) : onEnd);
        }
    }
}
