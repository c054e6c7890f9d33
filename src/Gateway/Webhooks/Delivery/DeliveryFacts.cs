using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>What a delivery states in the journal, so that it outlives the process: how far it is, and what it gave up. Of the delivery's loop.</summary>
internal sealed partial class DeliveryFacts(WebhookSubscription subscription, DeliveryServices services, LaneTable lanes, DeliveryProgress progress)
{
    private readonly DeliveryLimits _limits = services.Limits;
    private DateTimeOffset _statedAt = services.Clock.GetUtcNow();
    private bool _hasNews;

    /// <summary>How far it was when that was stated last.</summary>
    public DeliveryProgress Progress { get; private set; } = progress;

    /// <summary>When the next statement is due; the time of the last one decides.</summary>
    public DateTimeOffset NextDue => _statedAt + _limits.ProgressInterval;

    /// <summary>Whether something happened that the next statement tells.</summary>
    public bool HasNews => _hasNews;

    /// <summary>Something happened that a restart should know.</summary>
    public void NoteNews() => _hasNews = true;

    /// <summary>States how far it is if there is anything to tell. Failing costs nothing but deliveries that a restart makes twice.</summary>
    /// <param name="read">Where the main reader is.</param>
    public void StateProgressIfNew(long read)
    {
        if (!_hasNews && read - Progress.Position <= _limits.ProgressRecords)
        {
            return;
        }

        try
        {
            StateProgress(read);
        }
        catch (JournalUnavailableException exception)
        {
            // Nothing is lost: a restart would deliver again what was delivered since.
            _statedAt = services.Clock.GetUtcNow();
            Log.ProgressNotStated(services.Logger, subscription.Name, exception.Message);
        }
    }

    /// <summary>States how far it is, and gives the position of that.</summary>
    /// <param name="read">Where the main reader is.</param>
    /// <exception cref="JournalUnavailableException">The journal takes nothing.</exception>
    public JournalPosition StateProgress(long read)
    {
        DeliveryProgress now = lanes.Progress(read);
        JournalPosition position = services.Recorder.Append(new DeliveryProgressed { Name = subscription.Name, Progress = now.Encode() });
        Progress = now;
        _statedAt = services.Clock.GetUtcNow();
        _hasNews = false;
        return position;
    }

    /// <summary>The end: how far it came is taken over by whoever begins anew.</summary>
    public void Finish(long read) => Progress = lanes.Progress(read);

    /// <summary>Puts what a lane could not deliver on the list of dead letters; false when it has to be tried on.</summary>
    public bool TryGiveUp(Lane lane)
    {
        if (lane.DeadLetter != 0)
        {
            // It is on the list already, and stays there.
            return true;
        }

        if (services.Webhooks.CountDeadLetters(WebhookKey.Of(subscription.Name)) >= _limits.MaxDeadLetters)
        {
            Log.DeadLettersFull(services.Logger, subscription.Name, _limits.MaxDeadLetters);
            return false;
        }

        DeadLetter letter = new()
        {
            First = lane.First,
            Last = lane.Last,
            Count = lane.Batch!.Count,
            ChargePointId = lane.ChargePointId,
            Attempts = lane.Attempts,
            FirstFailure = lane.FirstFailure!.Value,
            LastError = lane.LastError,
        };
        if (!TryStateLetter(lane.First, letter.Encode()))
        {
            return false;
        }

        Log.GivenUp(services.Logger, subscription.Name, lane.ChargePointId, lane.First, lane.Last, lane.LastError);
        services.Metrics.GivenUp(subscription.Name, letter.Count);
        return true;
    }

    /// <summary>Takes a dead letter off the list, since the backend has it now; one that stays for want of the journal is only sent again.</summary>
    public void RemoveDeadLetter(long first) => TryStateLetter(first, []);

    private bool TryStateLetter(long first, byte[] entry)
    {
        try
        {
            services.Recorder.Append(new DeadLetterChanged { Name = subscription.Name, First = new JournalPosition(first), Entry = entry });
            return true;
        }
        catch (JournalUnavailableException exception)
        {
            Log.ProgressNotStated(services.Logger, subscription.Name, exception.Message);
            return false;
        }
    }
}
