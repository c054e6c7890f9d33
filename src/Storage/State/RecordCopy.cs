using System.Buffers;

namespace Ocpp.Storage.State;

/// <summary>
/// Where a read of FASTER puts what it found. FASTER may call back more than once for one read (a retry), or later from a completed disk read,
/// so the value is first copied here and only handed on when the read is over. One per session, reused.
/// </summary>
internal sealed class RecordCopy
{
    private byte[] _buffer = new byte[512];
    private bool _wantsValue;
    private IRecordPatch? _patch;

    internal bool IsFound { get; private set; }

    internal bool IsPatched { get; private set; }

    /// <summary>Where the record lies in the log: equal to a scanned address, that one is the live version.</summary>
    internal long Address { get; private set; }

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Value => _buffer.AsSpan(0, Length);

    internal void Expect(bool value)
    {
        _wantsValue = value;
        IsFound = false;
        Length = 0;
        Address = 0;
    }

    internal void Expect(IRecordPatch patch)
    {
        _patch = patch;
        IsPatched = false;
    }

    /// <summary>Lets the patch that was expected change a record where it lies.</summary>
    internal bool TryPatch(Span<byte> value)
    {
        IsPatched = _patch!.TryApply(value);
        return IsPatched;
    }

    internal void Set(ReadOnlySpan<byte> value, long address)
    {
        IsFound = true;
        Address = address;
        Length = value.Length;
        if (!_wantsValue)
        {
            return;
        }

        if (_buffer.Length < value.Length)
        {
            _buffer = new byte[BitRoundUp(value.Length)];
        }

        value.CopyTo(_buffer);
    }

    internal void CopyTo(IBufferWriter<byte> destination) => destination.Write(Value);

    private static int BitRoundUp(int length) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length);
}
