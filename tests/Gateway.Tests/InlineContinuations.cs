namespace Ocpp.Gateway.Tests;

/// <summary>Leaves the test runner's context until it is disposed of, on the same thread: under it continuations go to the thread pool instead of running where their cause is.</summary>
internal readonly ref struct InlineContinuations : IDisposable
{
    private readonly SynchronizationContext? _runner;

    public InlineContinuations()
    {
        _runner = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
    }

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_runner);
}
