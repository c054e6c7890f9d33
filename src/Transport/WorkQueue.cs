using System.Collections.Concurrent;

namespace Ocpp.Transport;

/// <summary>What was posted to an engine, run by its thread in groups, of which the memory can be fetched ahead as for events. Posting is safe from any thread, the rest is the engine's.</summary>
internal sealed class WorkQueue(Action<Exception> failed)
{
    private readonly ConcurrentQueue<(Action<object?> Action, object? State)> _posted = new();
    private readonly (Action<object?> Action, object? State)[] _group = new (Action<object?> Action, object? State)[EventGroup.Size];
    private int _count;

    public bool IsEmpty => _posted.IsEmpty;

    public int Count => _posted.Count;

    public void Post(Action<object?> action, object? state) => _posted.Enqueue((action, state));

    /// <summary>Takes up to so many, and no more than a group; gives how many. <see cref="Run"/> is to follow.</summary>
    public int TakeGroup(int most)
    {
        most = Math.Min(most, _group.Length);
        while (_count < most && _posted.TryDequeue(out _group[_count]))
        {
            _count++;
        }

        return _count;
    }

    /// <summary>Fetches ahead what the taken work will touch.</summary>
    public void Prefetch()
    {
        for (int index = 0; index < _count; index++)
        {
            CacheLines.Prefetch(_group[index].State, IPrefetchable.Lines);
        }

        try
        {
            for (int round = 0; round < IPrefetchable.Rounds; round++)
            {
                for (int index = 0; index < _count; index++)
                {
                    (_group[index].State as IPrefetchable)?.Prefetch(round);
                }
            }
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }

    /// <summary>Runs what was taken.</summary>
    public void Run()
    {
        for (int index = 0; index < _count; index++)
        {
            try
            {
                _group[index].Action(_group[index].State);
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        }

        Array.Clear(_group, 0, _count);
        _count = 0;
    }

    /// <summary>Gives what is there to the thread pool.</summary>
    public void HandOver()
    {
        while (_posted.TryDequeue(out (Action<object?> Action, object? State) work))
        {
            ThreadPool.UnsafeQueueUserWorkItem(work.Action, work.State, preferLocal: false);
        }
    }
}
