using System.Buffers;
using System.Buffers.Binary;

namespace Ocpp.Storage.State;

/// <summary>A bounded copy of live records, so that a visitor can take its time while the applier goes on.</summary>
internal sealed class ScanSlice
{
    private const int Bound = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _records = new(Bound + 4096);

    /// <summary>Where in the log the next slice begins; 0 for the beginning.</summary>
    internal long NextAddress { get; set; }

    /// <summary>There was nothing behind this slice when it was taken.</summary>
    internal bool IsLast { get; set; }

    internal bool IsFull => _records.WrittenCount >= Bound;

    internal void Clear() => _records.ResetWrittenCount();

    internal void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> lengths = _records.GetSpan(2 * sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(lengths, key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(lengths[sizeof(int)..], value.Length);
        _records.Advance(2 * sizeof(int));
        _records.Write(key);
        _records.Write(value);
    }

    internal void Visit(StateVisitor visitor)
    {
        ReadOnlySpan<byte> rest = _records.WrittenSpan;
        while (rest.Length > 0)
        {
            int keyLength = BinaryPrimitives.ReadInt32LittleEndian(rest);
            int valueLength = BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(int)..]);
            rest = rest[(2 * sizeof(int))..];
            visitor(rest[..keyLength], rest.Slice(keyLength, valueLength));
            rest = rest[(keyLength + valueLength)..];
        }
    }
}
