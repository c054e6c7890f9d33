namespace Ocpp.Storage.State;

/// <summary>Wakes one waiting thread; a wake that comes before the wait isn't lost. Unlike an event it needs no closing, so a late caller can't hit a closed one.</summary>
internal sealed class WakeSignal
{
    private readonly object _gate = new();
    private bool _isSet;

    internal void Set()
    {
        lock (_gate)
        {
            _isSet = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits at most so long.</summary>
    internal void Wait(TimeSpan atMost)
    {
        lock (_gate)
        {
            if (!_isSet)
            {
                Monitor.Wait(_gate, atMost);
            }

            _isSet = false;
        }
    }

    internal void Wait()
    {
        lock (_gate)
        {
            while (!_isSet)
            {
                Monitor.Wait(_gate);
            }

            _isSet = false;
        }
    }
}
