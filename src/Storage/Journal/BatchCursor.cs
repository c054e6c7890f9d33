using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>Goes through the batches of one segment file, many small ones per read, and checks each: chain, length, checksum. For one thread at a time.</summary>
internal sealed class BatchCursor : IDisposable
{
    // One read of this size holds hundreds of records; a larger batch grows the buffer to its own size.
    public const int DefaultBufferLength = 128 << 10;

    private SafeFileHandle? _file;
    private byte[] _buffer;
    private long _bufferOffset;
    private int _bufferLength;
    private int _bodyStart;
    private int _bodyLength;

    public BatchCursor(int bufferLength = DefaultBufferLength) => _buffer = ArrayPool<byte>.Shared.Rent(bufferLength);

    /// <summary>Where the next batch begins.</summary>
    public long Offset { get; private set; }

    /// <summary>What the next batch has to be.</summary>
    public BatchChain Chain { get; private set; }

    /// <summary>The records of the batch that was read last; valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_bodyStart, _bodyLength);

    public void Start(SafeFileHandle file, long offset, BatchChain chain)
    {
        _file = file;
        _bufferLength = 0;
        _bodyLength = 0;
        Offset = offset;
        Chain = chain;
    }

    /// <summary>
    /// Reads the next batch and moves behind it. False, without moving, when what lies there up to <paramref name="limit"/> isn't the batch that has to follow.
    /// </summary>
    public bool TryRead(long limit, out BatchHeader header)
    {
        header = default;
        if (!TryPeek(BatchHeader.Length, limit, out ReadOnlySpan<byte> bytes) ||
            !BatchHeader.TryRead(bytes, out header) ||
            !Chain.Accepts(header) ||
            !TryPeek(header.FileLength, limit, out bytes) ||
            !header.IsIntact(bytes))
        {
            return false;
        }

        _bodyStart = (int)(Offset - _bufferOffset) + BatchHeader.Length;
        _bodyLength = header.BodyLength;
        Offset += header.FileLength;
        Chain = BatchChain.After(header);
        return true;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _bodyStart = 0;
            _bodyLength = 0;
        }
    }

    private bool TryPeek(int length, long limit, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > limit - Offset)
        {
            return false;
        }

        if (Offset + length > _bufferOffset + _bufferLength || Offset < _bufferOffset)
        {
            Fill(length, limit);
        }

        int start = (int)(Offset - _bufferOffset);
        if (_bufferLength - start < length)
        {
            return false;
        }

        bytes = _buffer.AsSpan(start, length);
        return true;
    }

    private void Fill(int length, long limit)
    {
        if (_buffer.Length < length)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(length);
        }

        _bufferOffset = Offset;
        _bufferLength = 0;
        int wanted = (int)Math.Min(_buffer.Length, limit - Offset);
        while (_bufferLength < wanted)
        {
            int read = RandomAccess.Read(_file!, _buffer.AsSpan(_bufferLength, wanted - _bufferLength), _bufferOffset + _bufferLength);
            if (read == 0)
            {
                return;
            }

            _bufferLength += read;
        }
    }
}
