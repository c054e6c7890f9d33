using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What a session's output needs from the first flush on that has to wait for its peer: the flush, and what is written meanwhile, bounded and pooled. Used under the turn only.
/// </summary>
/// <param name="flushCompleted">Called on any thread when a flush that was pending has ended.</param>
/// <param name="maxQueued">Bytes that may wait.</param>
internal sealed class CongestedOutput(Action flushCompleted, int maxQueued)
{
    private byte[]? _queued;
    private int _length;

    public Action FlushCompleted => flushCompleted;

    /// <summary>The flush that waits.</summary>
    public ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter Pending { get; set; }

    /// <summary>What was written while it waits; valid until the next call of a member.</summary>
    public ReadOnlySpan<byte> Queued => _queued.AsSpan(0, _length);

    /// <summary>More was to wait than may.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Keeps a frame for later. False where more would wait than may.</summary>
    public bool TryAdd(ReadOnlySpan<byte> frame)
    {
        if (_length + frame.Length > maxQueued)
        {
            IsOverfull = true;
            return false;
        }

        if (_queued is null || _queued.Length - _length < frame.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + frame.Length, 2 * _length));
            Queued.CopyTo(larger);
            if (_queued is not null)
            {
                ArrayPool<byte>.Shared.Return(_queued);
            }

            _queued = larger;
        }

        frame.CopyTo(_queued.AsSpan(_length));
        _length += frame.Length;
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        if (_queued is not null)
        {
            ArrayPool<byte>.Shared.Return(_queued);
            _queued = null;
        }

        _length = 0;
    }
}
