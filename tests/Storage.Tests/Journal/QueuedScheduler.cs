using System.IO.Pipelines;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>Keeps what it is given for the test to run, and can be waited for.</summary>
internal sealed class QueuedScheduler : PipeScheduler
{
    private readonly Lock _gate = new();
    private readonly Queue<(Action<object?> Work, object? State)> _scheduled = new();
    private readonly SemaphoreSlim _came = new(0);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _scheduled.Count;
            }
        }
    }

    public override void Schedule(Action<object?> action, object? state)
    {
        lock (_gate)
        {
            _scheduled.Enqueue((action, state));
        }

        _came.Release();
    }

    /// <summary>Waits for the next and runs it.</summary>
    public async Task RunNextAsync()
    {
        await _came.WaitAsync(JournalFixture.Limit());
        (Action<object?> Work, object? State) next;
        lock (_gate)
        {
            next = _scheduled.Dequeue();
        }

        next.Work(next.State);
    }
}
