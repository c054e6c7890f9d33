using System.Buffers;
using System.IO.Pipelines;

namespace Ocpp.FleetInMemory.Connections;

/// <summary>What the gateway sends: a pooled buffer from the first byte to the flush, which hands it to the peer on the same thread.</summary>
internal sealed class InMemoryWriter(InMemoryConnection connection) : PipeWriter
{
    private const int LeastRoom = 512;

    private byte[]? _buffer;
    private int _length;
    private bool _isCompleted;

    public override void Advance(int bytes) => _length += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_length > 0)
        {
            byte[] buffer = _buffer!;
            int length = _length;
            _buffer = null;
            _length = 0;
            connection.Peer.Received(connection, buffer.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: _isCompleted));
    }

    public override void CancelPendingFlush()
    {
        // None is ever pending.
    }

    public override void Complete(Exception? exception = null)
    {
        _isCompleted = true;
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }

    private void MakeRoom(int sizeHint)
    {
        int room = Math.Max(sizeHint, 1);
        if (_buffer is not null && _buffer.Length - _length >= room)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(LeastRoom, _length + room));
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
