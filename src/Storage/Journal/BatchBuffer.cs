using System.Buffers.Binary;

namespace Ocpp.Storage.Journal;

/// <summary>
/// A batch while it is filled: room for the header, then records. Grows up to its limit by doubling and keeps what it has, so a steady load allocates nothing.
/// Not safe by itself: <see cref="PendingBatches"/> hands it from the appenders to the committer.
/// </summary>
internal sealed class BatchBuffer(int limit)
{
    /// <summary>How many zeros can follow a batch.</summary>
    public const int MaxPadding = 4096;

    // A lonely record's batch is small; only a crowd makes the buffer grow.
    private const int InitialLength = 64 << 10;

    private byte[] _bytes = new byte[Math.Min(InitialLength, BatchHeader.Align(limit)) + MaxPadding];
    private int _length = BatchHeader.Length;

    public long FirstPosition { get; private set; }

    public int Records { get; private set; }

    public long LastPosition => FirstPosition + Records - 1;

    /// <summary>Bytes of records and their lengths.</summary>
    public int BodyLength => _length - BatchHeader.Length;

    public int Capacity => _bytes.Length - MaxPadding;

    public void Restart(long firstPosition)
    {
        FirstPosition = firstPosition;
        Records = 0;
        _length = BatchHeader.Length;
    }

    /// <summary>False when the record would make the batch longer than its limit; the limit is such that an empty batch takes any record.</summary>
    public bool TryAdd(ReadOnlySpan<byte> record)
    {
        int end = _length + BatchHeader.RecordOverhead + record.Length;
        if (end > limit)
        {
            return false;
        }

        if (BatchHeader.Align(end) > Capacity)
        {
            int grown = Math.Max(BatchHeader.Align(end), (int)Math.Min(Capacity * 2L, BatchHeader.Align(limit)));
            Array.Resize(ref _bytes, grown + MaxPadding);
        }

        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), record.Length);
        record.CopyTo(_bytes.AsSpan(_length + BatchHeader.RecordOverhead));
        _length = end;
        Records++;
        return true;
    }

    /// <summary>Writes the header: the batch is complete.</summary>
    public BatchHeader Seal(long number, long incarnation)
    {
        BatchHeader header = new(BodyLength, Records, number, FirstPosition, incarnation);
        _bytes.AsSpan(_length, header.FileLength - _length).Clear();
        header.Write(_bytes);
        return header;
    }

    /// <summary>The sealed batch as it goes to the file, with zeros behind it.</summary>
    /// <param name="header">What <see cref="Seal"/> gave.</param>
    /// <param name="padding">How many zeros, <see cref="MaxPadding"/> at most.</param>
    public ReadOnlySpan<byte> Sealed(in BatchHeader header, int padding)
    {
        _bytes.AsSpan(header.FileLength, padding).Clear();
        return _bytes.AsSpan(0, header.FileLength + padding);
    }
}
