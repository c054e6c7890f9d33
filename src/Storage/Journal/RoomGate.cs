namespace Ocpp.Storage.Journal;

/// <summary>Lets many wait until there is room in memory again. Nothing is made while nobody waits.</summary>
internal sealed class RoomGate
{
    private TaskCompletionSource? _opening;

    /// <summary>Completes when <paramref name="isCongested"/> says no; it is asked again after each <see cref="Open"/>.</summary>
    public async ValueTask WaitAsync(Func<bool> isCongested, CancellationToken cancellationToken)
    {
        while (isCongested())
        {
            TaskCompletionSource opening = Volatile.Read(ref _opening) ?? Install();

            // Asked again behind the installation: an opening in between has seen the source, or is seen here.
            if (isCongested())
            {
                await opening.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Wakes all who wait.</summary>
    public void Open() => Interlocked.Exchange(ref _opening, null)?.TrySetResult();

    private TaskCompletionSource Install()
    {
        TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _opening, made, null) ?? made;
    }
}
