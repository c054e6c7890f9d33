using System.Buffers;

namespace Ocpp.LoadTester.Engine;

/// <summary>
/// The one lock of a worker, and what may be touched only under it: two threads work in turns, the socket engine's, which brings what was received,
/// and the pacing thread, which sends what is due. So buffers, histograms and charge points need no locks of their own.
/// </summary>
internal sealed class WorkerTurn
{
    private SeededRandom _keys = new((ulong)Clock.Now);

    /// <summary>Where received bytes lie while they are looked at; the smallest that takes a socket's usual burst in one go.</summary>
    public byte[] Received { get; } = new byte[64 * 1024];

    /// <summary>For upgrade requests.</summary>
    public ArrayBufferWriter<byte> Head { get; } = new(1024);

    public long BytesSent { get; set; }

    public long BytesReceived { get; set; }

    /// <summary>Pings that the target sent.</summary>
    public long Pings { get; set; }

    /// <summary>Room in <see cref="Received"/> behind what an earlier receive left over, which is copied to its beginning.</summary>
    public Span<byte> RoomBehind(byte[]? leftover, out byte[] buffer, out int offset)
    {
        buffer = Received;
        offset = leftover?.Length ?? 0;
        leftover?.CopyTo(buffer, 0);
        return buffer.AsSpan(offset);
    }

    /// <summary>RFC 6455 §5.3 wants it unpredictable, to protect proxies from scripts; a load tester runs no foreign scripts.</summary>
    public uint NextMaskingKey() => _keys.Next32();
}
