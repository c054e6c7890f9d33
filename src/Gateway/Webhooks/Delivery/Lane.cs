namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>
/// One charge point's events on their way to one backend, one request at a time. A lane whose backend answered well holds its next events in memory; one
/// that failed is <em>behind</em>: it holds positions only, and reads its events from the journal again. Touched by its delivery's loop only.
/// </summary>
internal sealed class Lane(string chargePointId, byte[] idUtf8)
{
    /// <summary>Whose events.</summary>
    public string ChargePointId { get; } = chargePointId;

    public ReadOnlyMemory<byte> IdUtf8 => idUtf8;

    /// <summary>Events in memory that follow <see cref="Batch"/>.</summary>
    public Queue<PendingEvent> Queue { get; } = new();

    /// <summary>What is being sent; of a lane that is behind only while it is sent.</summary>
    public EventBatch? Batch { get; set; }

    /// <summary>The first and the last event of what was sent last and isn't accepted; 0 when there is nothing.</summary>
    public long First { get; set; }

    /// <inheritdoc cref="First"/>
    public long Last { get; set; }

    /// <summary>From where on the journal may have more of its events that aren't in memory; 0 when it has none.</summary>
    public long Next { get; set; }

    /// <summary>All of its events up to here were delivered, or are those between <see cref="First"/> and <see cref="Last"/>.</summary>
    public long Covered { get; set; }

    /// <summary>Whether its events are left in the journal for it.</summary>
    public bool IsBehind { get; set; }

    /// <summary>Where the list of dead letters has what this lane sends; 0 for an ordinary lane.</summary>
    public long DeadLetter { get; init; }

    /// <summary>Whether a request is in flight.</summary>
    public bool IsSending { get; set; }

    /// <summary>Whether it stands in the queue of those that may send.</summary>
    public bool IsReady { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Attempts { get; set; }

    /// <summary>When the first of them was.</summary>
    public DateTimeOffset? FirstFailure { get; set; }

    /// <summary>What the last of them was.</summary>
    public string LastError { get; set; } = "";

    /// <summary>Whether it failed because the backend didn't answer at all.</summary>
    public bool FailedSilently { get; set; }

    /// <summary>When it is its turn again; null when it waits for nothing.</summary>
    public DateTimeOffset? Due { get; set; }

    /// <summary>Reads what it missed; null when it isn't catching up.</summary>
    public DeliveryReader? Reader { get; set; }

    /// <summary>When the oldest of its undelivered events was recorded, as far as that is known.</summary>
    public DateTimeOffset? OldestTime { get; set; }

    /// <summary>Whether it has nothing to do.</summary>
    public bool IsIdle => !IsSending && First == 0 && Next == 0 && Queue.Count == 0 && Reader is null;

    /// <summary>The first event that isn't delivered; 0 when that isn't in memory.</summary>
    public long Head => First != 0 ? First : Queue.TryPeek(out PendingEvent next) ? next.Position : 0;

    /// <summary>From where it has to read when all that is in memory is gone; 0 for nowhere.</summary>
    public long NextToRead() => Queue.TryPeek(out PendingEvent next) ? next.Position : Reader is { } reader ? reader.Position + 1 : Next;
}
