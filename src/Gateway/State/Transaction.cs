using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// A charge point's transaction while it matters to decisions: all that run, and those that were touched so lately that the store doesn't
/// know yet. Belongs to a live <see cref="ChargePoint"/> and is touched only under its turn.
/// </summary>
internal sealed class Transaction
{
    /// <summary>The transaction id, unique in this gateway.</summary>
    public required int Id { get; init; }

    /// <summary>As sent with the start.</summary>
    public required long ConnectorId { get; init; }

    /// <summary>As presented at the start.</summary>
    public required string IdTag { get; init; }

    /// <summary>Wh at the start.</summary>
    public required long MeterStart { get; init; }

    /// <summary>The start's timestamp as it was sent, UTF-8: a repeated start is known by it.</summary>
    public required byte[] Timestamp { get; init; }

    /// <summary>The IdTagInfo that the start was answered with.</summary>
    public required IdTagStanding Answered { get; init; }

    /// <summary>Where its last meter values are in the journal; the next ones point there. None while there are none.</summary>
    public JournalPosition LastMeterValues { get; set; }

    /// <summary>The last fact that concerns it.</summary>
    public JournalPosition LastPosition { get; set; }

    /// <summary>No StopTransaction came yet.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>A later one started on the same connector, so this one can't be running: its stop was lost, or is still to come.</summary>
    public bool IsSuperseded { get; set; }

    /// <summary>Open, and the last one on its connector.</summary>
    public bool IsRunning => IsOpen && !IsSuperseded;
}
