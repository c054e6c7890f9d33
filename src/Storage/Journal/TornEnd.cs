namespace Ocpp.Storage.Journal;

/// <summary>Bytes behind the last whole batch: a batch that was being written when the power went. It was never acknowledged.</summary>
internal readonly record struct TornEnd(string File, long Offset, long Length);
