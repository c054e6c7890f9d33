using System.Buffers;
using System.Collections.Concurrent;

namespace Ocpp.Storage.State;

/// <summary>
/// A bounded number of sessions for readers on any thread. Bounded because FASTER's epoch table has 128 places for threads, and a thread that finds none spins.
/// </summary>
internal sealed class ReaderPool(Func<TableSession> create, int size) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly ConcurrentQueue<TableSession> _idle = new();
    private long _moves;
    private bool _closed;

    internal bool TryRead(ReadOnlySpan<byte> key, IBufferWriter<byte> destination)
    {
        _free.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(StateStore));
            TableSession session = _idle.TryDequeue(out TableSession? idle) ? idle : create();
            try
            {
                return TryRead(session, key, destination);
            }
            finally
            {
                _idle.Enqueue(session);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>The log's beginning is about to move over records that were copied to its end.</summary>
    internal void Moving() => Interlocked.Increment(ref _moves);

    /// <summary>The beginning has moved.</summary>
    internal void Moved() => Interlocked.Increment(ref _moves);

    /// <summary>Waits for the readers that are inside; later ones are refused.</summary>
    public void Dispose()
    {
        for (int i = 0; i < size; i++)
        {
            _free.Wait();
        }

        _closed = true;
        while (_idle.TryDequeue(out TableSession? session))
        {
            session.Dispose();
        }

        _free.Release(size);
    }

    private bool TryRead(TableSession session, ReadOnlySpan<byte> key, IBufferWriter<byte> destination)
    {
        SpinWait spin = default;
        while (true)
        {
            // A reader that took the old address just before a compaction finds it given up: «not found» counts only when nothing moved meanwhile.
            long before = Volatile.Read(ref _moves);
            if (session.TryRead(key, destination))
            {
                return true;
            }

            if ((before & 1) == 0 && before == Volatile.Read(ref _moves))
            {
                return false;
            }

            spin.SpinOnce();
        }
    }
}
