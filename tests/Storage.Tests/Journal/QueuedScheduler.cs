using System.IO.Pipelines;
using System.Threading.Channels;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>Keeps what it is given for the test to run, and can be waited for.</summary>
internal sealed class QueuedScheduler : PipeScheduler
{
    private readonly Channel<(Action<object?> Work, object? State)> _scheduled = Channel.CreateUnbounded<(Action<object?> Work, object? State)>();

    public int Count => _scheduled.Reader.Count;

    public override void Schedule(Action<object?> action, object? state) => _scheduled.Writer.TryWrite((action, state));

    /// <summary>Waits for the next and runs it.</summary>
    public async Task RunNextAsync()
    {
        (Action<object?> work, object? state) = await _scheduled.Reader.ReadAsync(JournalFixture.Limit());
        work(state);
    }
}
