using System.Buffers.Binary;
using System.Numerics;

namespace Ocpp.CrashRecovery;

/// <summary>
/// Writes behind the journal's end what a loss of power leaves of a batch: a right header with a right checksum, and only some of the sectors. The format is
/// spelled out a second time here, so that a change of it is noticed.
/// </summary>
internal static class TornBatch
{
    private const int SegmentHeaderLength = 64;
    private const int HeaderLength = 40;
    private const int Sector = 512;
    private const uint Magic = 0xB1A7C40D;

    /// <summary>By name: which of the batch's sectors, counted from the one in which it begins, never reached the disk.</summary>
    public static IReadOnlyDictionary<string, Func<int, int, bool>> Ways { get; } = new Dictionary<string, Func<int, int, bool>>
    {
        ["only the first sector is there"] = static (sector, _) => sector > 0,
        ["the last sector is lost"] = static (sector, sectors) => sector == sectors - 1,
        ["the first sector is lost"] = static (sector, _) => sector == 0,
        ["every second sector is lost"] = static (sector, _) => sector % 2 == 1,
        ["only the last sector is there"] = static (sector, sectors) => sector < sectors - 1,
    };

    /// <summary>Appends the batch to the newest segment that holds records, and gives the offset.</summary>
    public static long Append(string folder, Func<int, int, bool> isLost)
    {
        string path = Directory.EnumerateFiles(folder, "*.log").Order(StringComparer.Ordinal).Last(static file => End(File.ReadAllBytes(file)).Offset > SegmentHeaderLength);
        byte[] segment = File.ReadAllBytes(path);
        (int offset, int last) = End(segment);
        byte[] batch = Next(segment.AsSpan(last), Math.Min(20_000, segment.Length - offset - HeaderLength - 8));
        int firstSector = offset / Sector;
        int sectors = ((offset + batch.Length - 1) / Sector) - firstSector + 1;
        for (int index = 0; index < batch.Length; index++)
        {
            segment[offset + index] = isLost(((offset + index) / Sector) - firstSector, sectors) ? (byte)0 : batch[index];
        }

        File.WriteAllBytes(path, segment);
        return offset;
    }

    // Where the batches end, and where the last one begins.
    private static (int Offset, int Last) End(ReadOnlySpan<byte> segment)
    {
        int offset = SegmentHeaderLength;
        int last = 0;
        while (offset + HeaderLength <= segment.Length && BinaryPrimitives.ReadUInt32LittleEndian(segment[offset..]) == Magic)
        {
            last = offset;
            offset += Align(HeaderLength + BinaryPrimitives.ReadInt32LittleEndian(segment[(offset + 8)..]));
        }

        return (offset, last);
    }

    private static byte[] Next(ReadOnlySpan<byte> previous, int recordLength)
    {
        int bodyLength = sizeof(int) + recordLength;
        byte[] batch = new byte[Align(HeaderLength + bodyLength)];
        previous[..HeaderLength].CopyTo(batch);
        int records = BinaryPrimitives.ReadInt32LittleEndian(batch.AsSpan(12));
        BinaryPrimitives.WriteInt32LittleEndian(batch.AsSpan(8), bodyLength);
        BinaryPrimitives.WriteInt32LittleEndian(batch.AsSpan(12), 1);
        Add(batch.AsSpan(16), 1);
        Add(batch.AsSpan(24), records);
        BinaryPrimitives.WriteInt32LittleEndian(batch.AsSpan(HeaderLength), recordLength);
        new Random(recordLength).NextBytes(batch.AsSpan(HeaderLength + sizeof(int), recordLength));
        BinaryPrimitives.WriteUInt32LittleEndian(batch.AsSpan(4), Checksum(batch.AsSpan(8)));
        return batch;
    }

    private static void Add(Span<byte> field, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(field, BinaryPrimitives.ReadInt64LittleEndian(field) + value);

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    private static int Align(int length) => (length + 7) & ~7;
}
