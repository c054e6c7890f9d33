namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Buffers of one length that many sessions hold at the same moment, each for as long as a commit takes. The shared pool keeps 32 of a length for each processor: where hundreds of
/// charge points wait for one commit it makes the others anew each time. Held weakly, so that a collection takes what nobody uses. Safe on any thread.
/// </summary>
/// <param name="length">Of each buffer.</param>
/// <param name="most">Buffers that are kept; what comes back beyond them is left to the collector.</param>
internal sealed class BufferShelf<T>(int length, int most)
{
    private readonly Lock _gate = new();
    private readonly WeakReference<Stack<T[]>> _kept = new(new Stack<T[]>());

    public T[] Rent()
    {
        lock (_gate)
        {
            if (_kept.TryGetTarget(out Stack<T[]>? kept) && kept.TryPop(out T[]? buffer))
            {
                return buffer;
            }
        }

        return new T[length];
    }

    /// <param name="buffer">Of <c>length</c>; what it refers to has been cleared.</param>
    public void Return(T[] buffer)
    {
        lock (_gate)
        {
            if (!_kept.TryGetTarget(out Stack<T[]>? kept))
            {
                kept = new Stack<T[]>();
                _kept.SetTarget(kept);
            }

            if (kept.Count < most)
            {
                kept.Push(buffer);
            }
        }
    }
}
