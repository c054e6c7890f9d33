namespace Ocpp.Storage.State;

/// <summary>A change of a stored record that leaves its length as it is. One object is used again for many records.</summary>
public interface IRecordPatch
{
    /// <summary>Changes the record and gives true, or leaves every byte of it and gives false. Called under the record's latch: it may neither wait nor touch the store.</summary>
    bool TryApply(Span<byte> value);
}
