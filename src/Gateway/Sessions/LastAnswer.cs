using System.IO.Hashing;
using Ocpp.Storage.Journal;
using Ocpp.Transport;

namespace Ocpp.Gateway.Sessions;

/// <summary>The connection's last CALL, as a hash of its text, and the framed answer to it. Used under the turn only.</summary>
internal struct LastAnswer
{
    // In two halves: a UInt128 would be aligned to 16 bytes, and so its owner.
    private ulong _upperHash;
    private ulong _lowerHash;
    private byte[]? _frame;
    private int _length;

    /// <summary>What the answer had to wait for.</summary>
    public JournalPosition Position { get; private set; }

    public readonly ReadOnlySpan<byte> Frame => _frame.AsSpan(0, _length);

    /// <summary>Fetches ahead where the next answer is kept.</summary>
    public readonly void Prefetch() => CacheLines.Prefetch(_frame, lines: 2);

    public readonly bool IsKept => _length > 0;

    /// <summary>By what a CALL is known again.</summary>
    public static UInt128 HashOf(ReadOnlySpan<byte> text) => XxHash128.HashToUInt128(text);

    public readonly bool IsFor(UInt128 callHash) => _length > 0 && new UInt128(_upperHash, _lowerHash) == callHash;

    /// <summary>A new CALL is being handled; until it is answered there is nothing to repeat.</summary>
    public void Begin(UInt128 callHash)
    {
        _upperHash = (ulong)(callHash >> 64);
        _lowerHash = (ulong)callHash;
        _length = 0;
    }

    public void Keep(ReadOnlySpan<byte> frame, JournalPosition position)
    {
        if (_frame is null || _frame.Length < frame.Length)
        {
            _frame = new byte[(frame.Length + 31) & ~31];
        }

        frame.CopyTo(_frame);
        _length = frame.Length;
        Position = position;
    }
}
