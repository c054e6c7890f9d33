using System.Buffers;

namespace Ocpp.Storage.State;

/// <summary>Reads single records of the state. May be used from any thread.</summary>
public interface IStateReader
{
    /// <summary>Appends the value of <paramref name="key"/> to <paramref name="destination"/>; false, and nothing appended, when there is no such record.</summary>
    bool TryRead(ReadOnlySpan<byte> key, IBufferWriter<byte> destination);
}
