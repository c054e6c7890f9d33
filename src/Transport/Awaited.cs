using System.Threading.Tasks.Sources;

namespace Ocpp.Transport;

/// <summary>
/// The one awaiter of a reader or a writer: who is to be called when what is awaited has happened. A field of its owner, used again for each wait. Whoever
/// completes calls the awaiter inline; an awaiter that comes after the completion is called on the thread pool, so that no stack grows.
/// </summary>
internal struct Awaited
{
    private static readonly Action<object?> Done = static _ => throw new InvalidOperationException("This marks a completed wait and is never called.");

    private Action<object?>? _continuation;
    private object? _state;

    /// <summary>Which wait this is; a token of an older one is refused.</summary>
    public short Version { get; private set; }

    // The state of an asynchronous method with what the runtime puts around it: three lines, and it may begin at the end of one.
    private const int LinesOfState = 4;

    public readonly bool IsDone => ReferenceEquals(Volatile.Read(in _continuation), Done);

    /// <summary>Fetches ahead who waits.</summary>
    public readonly void Prefetch() => CacheLines.Prefetch(_state, LinesOfState);

    /// <summary>Begins a wait. Before anybody who could complete it may know of it.</summary>
    public void Begin()
    {
        Version++;
        _state = null;
        Volatile.Write(ref _continuation, null);
    }

    /// <summary>What was awaited has happened: calls who waits, on this thread.</summary>
    public void Complete()
    {
        Action<object?>? continuation = Interlocked.Exchange(ref _continuation, Done);
        if (continuation is not null && !ReferenceEquals(continuation, Done))
        {
            object? state = _state;
            _state = null;
            continuation(state);
        }
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        if (flags != ValueTaskSourceOnCompletedFlags.None && AwaiterContext.IsNeeded(flags))
        {
            (continuation, state) = AwaiterContext.Wrap(continuation, state, flags);
        }

        _state = state;
        if (Interlocked.CompareExchange(ref _continuation, continuation, null) is not { } before)
        {
            return;
        }

        if (!ReferenceEquals(before, Done))
        {
            throw new InvalidOperationException("Somebody waits for this already.");
        }

        _state = null;
        ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: false);
    }

    /// <exception cref="InvalidOperationException">The token belongs to an older wait.</exception>
    public readonly void Check(short token)
    {
        if (token != Version)
        {
            throw new InvalidOperationException("This wait is over; its result was taken before.");
        }
    }
}
