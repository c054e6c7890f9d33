using System.Buffers.Binary;

namespace Ocpp.Storage.Journal;

/// <summary>
/// The 40 bytes before a batch's body, little endian: magic (4), CRC-32C of everything behind it (4), body length (4), number of records (4), batch number (8),
/// position of the first record (8), incarnation (8). The body is the records, each with its length (4) before it.
/// Batches are padded with zeros to multiples of 8. The checksum covers padding, number and incarnation, so bytes that an earlier run left behind the end are never taken for a batch of this one.
/// A batch without records is a mark: it says that all before it was found or left in good order.
/// </summary>
internal readonly record struct BatchHeader(int BodyLength, int Records, long Number, long FirstPosition, long Incarnation)
{
    public const int Length = 40;
    public const int RecordOverhead = sizeof(int);
    public const uint Magic = 0xB1A7C40D;
    public const int Alignment = 8;

    private const int CrcOffset = 4;
    private const int Covered = 8;

    /// <summary>Bytes that the batch takes in the file.</summary>
    public int FileLength => Align(Length + BodyLength);

    /// <summary>The last position of the batch; the one before the first if it is a mark.</summary>
    public long LastPosition => FirstPosition + Records - 1;

    public static int Align(int length) => (length + Alignment - 1) & -Alignment;

    /// <summary>Completes a batch whose body and padding lie behind the room for the header.</summary>
    public void Write(Span<byte> batch)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(batch, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(batch[8..], BodyLength);
        BinaryPrimitives.WriteInt32LittleEndian(batch[12..], Records);
        BinaryPrimitives.WriteInt64LittleEndian(batch[16..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(batch[24..], FirstPosition);
        BinaryPrimitives.WriteInt64LittleEndian(batch[32..], Incarnation);
        BinaryPrimitives.WriteUInt32LittleEndian(batch[CrcOffset..], Crc32C.Compute(batch[Covered..FileLength]));
    }

    /// <summary>False when these bytes don't begin like a batch. The checksum is another matter: <see cref="IsIntact"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BatchHeader header)
    {
        header = default;
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return false;
        }

        header = new BatchHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]));
        return header.BodyLength >= 0 && header.Records >= 0 && header.BodyLength <= int.MaxValue - Length - Alignment;
    }

    /// <summary>Holds the checksum against header and body, of which <paramref name="batch"/> must have all.</summary>
    public bool IsIntact(ReadOnlySpan<byte> batch) =>
        BinaryPrimitives.ReadUInt32LittleEndian(batch[CrcOffset..]) == Crc32C.Compute(batch[Covered..FileLength]);
}
