namespace Ocpp.CrashRecovery;

/// <summary>
/// What was acknowledged to several charge points together. Kills are drawn by it and not by time, so that a machine that is slow at the moment has as much at stake as any other.
/// Safe on any thread.
/// </summary>
internal sealed class AcknowledgedLoad
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _target = int.MaxValue;
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public void Add()
    {
        lock (_gate)
        {
            if (++_count >= _target)
            {
                _reached.TrySetResult();
            }
        }
    }

    /// <summary>Ends when so many more were acknowledged. One waits at a time: the next call gives up the one before.</summary>
    public Task WhenMoreAsync(int more)
    {
        lock (_gate)
        {
            _target = _count + more;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task;
        }
    }
}
