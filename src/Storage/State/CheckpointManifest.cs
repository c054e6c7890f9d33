using System.Buffers.Binary;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// One file per checkpoint, and its commit point: the checkpoint exists when this file does. Little-endian fields in the order of <see cref="ToBytes"/>,
/// then FASTER's description, then the log's checksums, then a CRC32C over all before.
/// </summary>
internal sealed record CheckpointManifest
{
    private const ulong Magic = 0x31_54_50_4B_43_50_43_4F; // "OCPCKPT1"

    private const int FixedLength = 8 + (9 * sizeof(long)) + 16 + (2 * sizeof(int)) + sizeof(long);

    internal required JournalPosition Applied { get; init; }

    internal required DateTimeOffset Taken { get; init; }

    internal required TimeSpan Duration { get; init; }

    internal required long Begin { get; init; }

    internal required long End { get; init; }

    internal required long PageSize { get; init; }

    internal required long SegmentSize { get; init; }

    internal required long LiveRecords { get; init; }

    internal required long LiveBytes { get; init; }

    internal required Guid Token { get; init; }

    internal required byte[] Metadata { get; init; }

    internal required LogChecksums Checksums { get; init; }

    internal CheckpointInfo Info => new(Applied, Taken, Duration, End - Begin);

    internal byte[] ToBytes()
    {
        byte[] bytes = new byte[FixedLength + Metadata.Length + (Checksums.Chunks.Count * sizeof(uint)) + sizeof(uint)];
        Span<byte> rest = bytes;
        BinaryPrimitives.WriteUInt64LittleEndian(rest, Magic);
        rest = rest[8..];
        foreach (long field in (ReadOnlySpan<long>)[Applied.Value, Taken.UtcTicks, Duration.Ticks, Begin, End, PageSize, SegmentSize, LiveRecords, LiveBytes])
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, field);
            rest = rest[sizeof(long)..];
        }

        Token.TryWriteBytes(rest);
        BinaryPrimitives.WriteInt32LittleEndian(rest[16..], Metadata.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest[20..], Checksums.Chunks.Count);
        BinaryPrimitives.WriteInt64LittleEndian(rest[24..], Checksums.FirstChunk);
        rest = rest[32..];
        Metadata.CopyTo(rest);
        rest = rest[Metadata.Length..];
        foreach (uint chunk in Checksums.Chunks)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, chunk);
            rest = rest[sizeof(uint)..];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(rest, Crc32C.Compute(bytes.AsSpan(0, bytes.Length - sizeof(uint))));
        return bytes;
    }

    /// <summary>Null when the bytes aren't a whole and undamaged manifest.</summary>
    internal static CheckpointManifest? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedLength + sizeof(uint)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) != Crc32C.Compute(bytes[..^sizeof(uint)]))
        {
            return null;
        }

        Span<long> fields = stackalloc long[9];
        ReadOnlySpan<byte> rest = bytes[8..];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = BinaryPrimitives.ReadInt64LittleEndian(rest);
            rest = rest[sizeof(long)..];
        }

        Guid token = new(rest[..16]);
        int metadataLength = BinaryPrimitives.ReadInt32LittleEndian(rest[16..]);
        int chunkCount = BinaryPrimitives.ReadInt32LittleEndian(rest[20..]);
        long firstChunk = BinaryPrimitives.ReadInt64LittleEndian(rest[24..]);
        rest = rest[32..];
        byte[] metadata = rest[..metadataLength].ToArray();
        rest = rest[metadataLength..];
        List<uint> chunks = new(chunkCount);
        for (int i = 0; i < chunkCount; i++)
        {
            chunks.Add(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            rest = rest[sizeof(uint)..];
        }

        return new CheckpointManifest
        {
            Applied = new JournalPosition(fields[0]),
            Taken = new DateTimeOffset(fields[1], TimeSpan.Zero),
            Duration = new TimeSpan(fields[2]),
            Begin = fields[3],
            End = fields[4],
            PageSize = fields[5],
            SegmentSize = fields[6],
            LiveRecords = fields[7],
            LiveBytes = fields[8],
            Token = token,
            Metadata = metadata,
            Checksums = LogChecksums.Of(firstChunk, fields[4], chunks),
        };
    }
}
