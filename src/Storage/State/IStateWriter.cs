namespace Ocpp.Storage.State;

/// <summary>
/// Changes the state. Handed to <see cref="IProjection.Apply"/> for the length of that call and of use on the calling thread only;
/// what was written is seen by the next read.
/// </summary>
public interface IStateWriter : IStateReader
{
    /// <summary>Creates the record or replaces its whole value. A value of the length of the one before is written in place, which is the cheap case.</summary>
    /// <exception cref="ArgumentException">Key and value together are larger than half of <see cref="StateStoreOptions.PageSize"/>, or the key is empty.</exception>
    void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>
    /// Changes the record where it lies, in one look-up and without a copy. False, and nothing was changed, when there is none, when the patch refuses it, or when it isn't in
    /// the part of memory that may change (on disk, or held by a checkpoint): then it is to be read and written anew, which has to come to the same bytes.
    /// </summary>
    bool TryPatch(ReadOnlySpan<byte> key, IRecordPatch patch);

    /// <summary>Removes the record; nothing happens when there is none.</summary>
    void Delete(ReadOnlySpan<byte> key);
}
