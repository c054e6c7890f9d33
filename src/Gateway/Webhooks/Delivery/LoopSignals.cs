using System.Threading.Channels;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>
/// What others tell the loop of a delivery: the clock, the journal, requests that have ended, the API. They say it on any thread, and the loop does it between two of its
/// turns. As many wait as requests are in flight and questions of the API are open.
/// </summary>
internal sealed class LoopSignals
{
    private readonly Channel<Action> _signals = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Has the loop do something; nothing when it has ended.</summary>
    public void Tell(Action happened) => _signals.Writer.TryWrite(happened);

    /// <summary>Asks the loop.</summary>
    /// <param name="ask">Called by the loop.</param>
    /// <param name="whenEnded">The answer when there is no loop any more.</param>
    /// <exception cref="JournalUnavailableException">What is asked for needs the journal, which takes nothing.</exception>
    public async Task<T> AskAsync<T>(Func<T> ask, T whenEnded)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isAsked = _signals.Writer.TryWrite(() =>
        {
            try
            {
                answer.SetResult(ask());
            }
            catch (JournalUnavailableException exception)
            {
                answer.SetException(exception);
            }
        });
        return isAsked ? await answer.Task.ConfigureAwait(false) : whenEnded;
    }

    /// <summary>The loop's: completes when there is something to do.</summary>
    public async ValueTask WaitAsync() => await _signals.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>The loop's: does what it was told.</summary>
    public void Take()
    {
        while (_signals.Reader.TryRead(out Action? happened))
        {
            happened();
        }
    }

    /// <summary>The loop's last: nobody tells it anything after this.</summary>
    public void Close()
    {
        _signals.Writer.Complete();
        Take();
    }
}
