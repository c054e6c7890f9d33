using System.Buffers;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// CRC32C of each 64 KiB of the log, since FASTER notices no damage by itself. What lies before a checkpoint's end never changes again,
/// so a checkpoint only computes what is new, and recovery computes all.
/// </summary>
internal sealed class LogChecksums
{
    internal const int ChunkSize = 64 * 1024;

    private readonly List<uint> _chunks;
    private long _first;
    private long _end;

    internal LogChecksums()
        : this(0, 0, [])
    {
    }

    private LogChecksums(long first, long end, List<uint> chunks)
    {
        _first = first;
        _end = end;
        _chunks = chunks;
    }

    /// <summary>Number of the first chunk that has a checksum.</summary>
    internal long FirstChunk => _first;

    internal IReadOnlyList<uint> Chunks => _chunks;

    internal static LogChecksums Of(long firstChunk, long end, List<uint> chunks) => new(firstChunk, end, chunks);

    /// <summary>Brings the list up to [<paramref name="begin"/>, <paramref name="end"/>) from what is in the files.</summary>
    internal void Advance(LogFiles files, long begin, long end)
    {
        // The last chunk of before was not full.
        long from = _end / ChunkSize;
        if (from < _first + _chunks.Count)
        {
            _chunks.RemoveAt(_chunks.Count - 1);
        }

        long newFirst = begin / ChunkSize;
        int dropped = (int)Math.Min(newFirst - _first, _chunks.Count);
        _chunks.RemoveRange(0, dropped);
        _first = newFirst;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            // FASTER's first address isn't 0, so a log without records has an end but no file.
            for (long chunk = _first + _chunks.Count; begin < end && chunk * ChunkSize < end; chunk++)
            {
                if (!TryCompute(files, chunk, end, buffer, out uint crc))
                {
                    throw new IOException($"The state log in {files.FileName}.* can't be read back at {chunk * ChunkSize}.");
                }

                _chunks.Add(crc);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _end = end;
    }

    /// <summary>Reads the whole range again; tells the address of the first chunk that isn't what it was.</summary>
    internal bool Verify(LogFiles files, out long damagedAt)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            for (int i = 0; i < _chunks.Count; i++)
            {
                if (!TryCompute(files, _first + i, _end, buffer, out uint crc) || crc != _chunks[i])
                {
                    damagedAt = (_first + i) * ChunkSize;
                    return false;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        damagedAt = 0;
        return true;
    }

    private static bool TryCompute(LogFiles files, long chunk, long end, byte[] buffer, out uint crc)
    {
        long address = chunk * ChunkSize;
        Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(ChunkSize, end - address));
        bool isRead = files.TryReadBack(address, bytes);
        crc = isRead ? Crc32C.Compute(bytes) : 0;
        return isRead;
    }
}
