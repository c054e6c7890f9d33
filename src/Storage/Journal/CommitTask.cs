namespace Ocpp.Storage.Journal;

/// <summary>A commit to be awaited, for those who may allocate.</summary>
internal sealed class CommitTask : ICommitWaiter
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task WaitAsync(CommitWaiters waiters, JournalPosition position, CancellationToken cancellationToken)
    {
        CommitTask waiter = new();
        if (!waiters.Add(position, waiter))
        {
            await waiter._completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void OnCommitted(JournalPosition committed) => _completion.TrySetResult();

    public void OnJournalFailed() => _completion.TrySetException(new JournalUnavailableException("The journal failed or was closed before the record reached the disk."));
}
