using System.Buffers.Binary;

namespace Ocpp.Storage.Journal;

/// <summary>
/// The first 64 bytes of a segment file, little endian: magic (8), format version (4), CRC-32C of the rest (4), incarnation (8), position of the first record (8),
/// number of the first batch (8), first position of the segment before or 0 (8),
/// length of the file (8), zeros. It is on disk before the file gets its name, so a segment
/// whose header can't be read was damaged later; and it says that everything before its first position was committed.
/// </summary>
internal readonly record struct SegmentHeader(long Incarnation, long FirstPosition, long FirstBatch, long PreviousFirstPosition, long FileLength)
{
    public const int Length = 64;
    public const int FormatVersion = 1;

    private const ulong Magic = 0x0A4C4E524A50434F; // "OCPJRNL\n"
    private const int VersionOffset = 8;
    private const int CrcOffset = 12;

    public void Write(Span<byte> destination)
    {
        destination = destination[..Length];
        destination.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(destination, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(destination[VersionOffset..], FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], Incarnation);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], FirstPosition);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], FirstBatch);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], PreviousFirstPosition);
        BinaryPrimitives.WriteInt64LittleEndian(destination[48..], FileLength);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[CrcOffset..], Crc(destination));
    }

    /// <exception cref="JournalDamagedException">These bytes are no header.</exception>
    /// <exception cref="NewerFormatException">They are one of a later format, which keeps magic, version and checksum where they are.</exception>
    public static SegmentHeader Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcOffset..]) != Crc(bytes[..Length]))
        {
            throw new JournalDamagedException(file, 0, "the segment's header can't be read");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionOffset..]);
        return version > FormatVersion
            ? throw new NewerFormatException(file, version, FormatVersion)
            : new SegmentHeader(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]));
    }

    private static uint Crc(ReadOnlySpan<byte> header)
    {
        Span<byte> covered = stackalloc byte[Length];
        header.CopyTo(covered);
        covered.Slice(CrcOffset, sizeof(uint)).Clear();
        return Crc32C.Compute(covered);
    }
}
