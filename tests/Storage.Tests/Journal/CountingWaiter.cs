using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>Remembers how it was called; made with the position it waits for.</summary>
internal sealed class CountingWaiter(List<long>? order = null, long position = 0) : ICommitWaiter
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _committed;
    private int _failed;

    public int Committed => Volatile.Read(ref _committed);

    public int Failed => Volatile.Read(ref _failed);

    public JournalPosition At { get; private set; }

    public Task CalledAsync() => _called.Task.WaitAsync(JournalFixture.Limit());

    public void OnCommitted(JournalPosition committed)
    {
        At = committed;
        order?.Add(position);
        Interlocked.Increment(ref _committed);
        _called.TrySetResult();
    }

    public void OnJournalFailed()
    {
        Interlocked.Increment(ref _failed);
        _called.TrySetResult();
    }
}
