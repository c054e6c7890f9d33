using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Api.Streams;

/// <summary>
/// Follows events or messages for one reader until it goes, is cut for being slow, or the gateway stops. What it follows is kept elsewhere: nothing piles up
/// here, and a reader that was cut comes back with the last id that it saw.
/// </summary>
internal sealed partial class LiveStream(IStreamSource source, bool beginsAtEnd, IDisposable slot, LiveStreams streams, ILogger logger) : IResult
{
    // Records passed in one go: some milliseconds, after which others get the thread.
    private const int TurnLength = 4096;

    private long _told = source.Position;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (slot)
        using (source)
        using (CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(streams.Stopping, httpContext.RequestAborted))
        using (ServerSentEvents output = new(httpContext, streams.Limits, streams.Clock, streams.Stopping))
        {
            try
            {
                await FollowAsync(output, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The reader went, or the gateway stops.
            }
            catch (Exception exception) when (exception is JournalTruncatedException or JournalDamagedException)
            {
                Log.Interrupted(logger, source.Name, source.Position, exception);
            }

            if (output.IsTooSlow)
            {
                Log.SlowReaderCut(logger, source.Name, source.Position, streams.Limits.WriteTimeout);
            }
        }
    }

    private async Task FollowAsync(ServerSentEvents output, CancellationToken stop)
    {
        output.WriteRetry();
        if (beginsAtEnd)
        {
            // Else one that is cut off before its first event would come back to a later end.
            output.WritePosition(_told);
        }

        while (await output.FlushAsync().ConfigureAwait(false) && !stop.IsCancellationRequested)
        {
            bool isAtEnd = WriteBatch(output);
            if (output.HasUnflushed)
            {
                continue;
            }

            if (!isAtEnd)
            {
                await Task.Yield();
            }
            else if (!await WaitAsync(output, stop).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>Writes what there is, up to a batch. True when there is no more.</summary>
    private bool WriteBatch(ServerSentEvents output)
    {
        for (int records = 0; records < TurnLength && !output.IsBatchFull; records++)
        {
            switch (source.TryRead())
            {
                case StreamStep.End:
                    return true;
                case StreamStep.Item:
                    _told = source.Position;
                    output.WriteEvent(_told, source.Item);
                    break;
                default:
                    break;
            }
        }

        return false;
    }

    /// <summary>Waits for the next record and gives signs of life meanwhile. False when nothing more will come, or nobody takes it.</summary>
    private async Task<bool> WaitAsync(ServerSentEvents output, CancellationToken stop)
    {
        Task<bool> more = source.WaitForMoreAsync(stop);
        while (true)
        {
            try
            {
                return await more.WaitAsync(streams.Limits.KeepAlive, streams.Clock, stop).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                WriteSignOfLife(output);
                if (!await output.FlushAsync().ConfigureAwait(false))
                {
                    return false;
                }
            }
        }
    }

    private void WriteSignOfLife(ServerSentEvents output)
    {
        output.WriteKeepAlive();
        if (source.Position - _told > streams.Limits.MaxSilentRecords)
        {
            _told = source.Position;
            output.WritePosition(_told);
        }
    }
}
