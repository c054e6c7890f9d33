namespace Ocpp.Transport.Tests;

/// <summary>Keeps an engine's thread from its work until it is disposed of, so that what comes meanwhile is there at once.</summary>
internal sealed class EngineHold : IDisposable
{
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _end = new();

    private EngineHold()
    {
    }

    public static async Task<EngineHold> BeginAsync(EpollEngine engine)
    {
        EngineHold hold = new();
        engine.Scheduler.Schedule(static hold => ((EngineHold)hold!).Hold(), hold);
        await hold._began.Task.WaitAsync(TransportHost.Limit);
        return hold;
    }

    // Not the event itself, which the engine may be leaving at this moment.
    public void Dispose() => _end.Set();

    private void Hold()
    {
        _began.SetResult();
        _end.Wait();
    }
}
