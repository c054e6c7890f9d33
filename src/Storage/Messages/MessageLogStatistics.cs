namespace Ocpp.Storage.Messages;

/// <summary>Figures of the message log since it was opened.</summary>
/// <param name="Written">Messages in the files.</param>
/// <param name="Dropped">Messages that were not kept, since the disk was behind, full or broken.</param>
/// <param name="Bytes">What the files take now, indexes included.</param>
/// <param name="Segments">How many there are.</param>
public readonly record struct MessageLogStatistics(long Written, long Dropped, long Bytes, int Segments);
