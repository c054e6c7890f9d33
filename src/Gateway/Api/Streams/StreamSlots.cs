using System.Diagnostics.CodeAnalysis;

namespace Ocpp.Gateway.Api.Streams;

/// <summary>Counts live streams, so that there are never more than <see cref="StreamLimits.MaxStreams"/>. Safe on any thread.</summary>
internal sealed class StreamSlots(StreamLimits limits)
{
    private int _taken;

    /// <summary>Streams that run now.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place, which its disposal gives back; false when all are taken.</summary>
    public bool TryTake([NotNullWhen(true)] out IDisposable? slot)
    {
        bool isFree = Interlocked.Increment(ref _taken) <= limits.MaxStreams;
        if (!isFree)
        {
            Interlocked.Decrement(ref _taken);
        }

        slot = isFree ? new Slot(this) : null;
        return isFree;
    }

    private sealed class Slot(StreamSlots slots) : IDisposable
    {
        private int _isReturned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
            {
                Interlocked.Decrement(ref slots._taken);
            }
        }
    }
}
