namespace Ocpp.Storage.Messages;

/// <summary>Figures of the message log since it was opened.</summary>
public readonly record struct MessageLogStatistics
{
    /// <summary>Messages in the files.</summary>
    public required long Written { get; init; }

    /// <summary>Bytes written to the files, indexes not included.</summary>
    public required long WrittenBytes { get; init; }

    /// <summary>Messages that found no room in memory, since the disk was behind.</summary>
    public required long Refused { get; init; }

    /// <summary>Messages that the disk didn't take, or was not to take.</summary>
    public required long Lost { get; init; }

    /// <summary>All messages that were not kept.</summary>
    public long Dropped => Refused + Lost;

    /// <summary>What the files take now, in bytes, indexes included.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many files of messages there are.</summary>
    public required int Segments { get; init; }

    /// <summary>What waits in memory for the disk, in bytes.</summary>
    public required long PendingBytes { get; init; }

    /// <summary>How long the oldest message in memory has waited; zero without one.</summary>
    public required TimeSpan Lag { get; init; }
}
