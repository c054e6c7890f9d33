namespace Ocpp.Gateway.State;

/// <summary>A StartTransaction that was answered before; its repeat gets the same answer.</summary>
/// <param name="TransactionId">The id that was given.</param>
/// <param name="Answered">The IdTagInfo that was given.</param>
internal readonly record struct RecordedStart(int TransactionId, IdTagStanding Answered);
