using System.Buffers;
using System.IO.Pipelines;

namespace Ocpp.WebSockets.Frames;

/// <summary>
/// The bounded wait between our Close frame and closing the socket. A socket that is closed while unread bytes lie in the kernel sends
/// a reset, which overtakes the Close frame; so what still arrives is read and thrown away. The caller has written the Close frame
/// and shut down its sending side before, and closes the socket afterwards.
/// </summary>
public static class CloseDrain
{
    /// <summary>As the other overload, for a connection of which nobody knows where the next frame begins.</summary>
    public static ValueTask<DrainOutcome> DrainAsync(
        PipeReader input,
        TimeSpan limit,
        long maxBytes,
        TimeProvider clock,
        CancellationToken cancellationToken) => DrainAsync(input, unreadPayload: null, limit, maxBytes, clock, cancellationToken);

    /// <summary>
    /// Reads and discards until the peer's Close frame, the end of the stream, <paramref name="limit"/> or more than
    /// <paramref name="maxBytes"/> bytes, whichever is first. <paramref name="unreadPayload"/> is the connection's
    /// <see cref="FrameReader.UnreadPayloadLength"/>; with null a Close frame can't be told from other bytes and only the other
    /// ends count. Doesn't complete <paramref name="input"/> and doesn't throw for what the peer or a cancellation does.
    /// </summary>
    public static async ValueTask<DrainOutcome> DrainAsync(
        PipeReader input,
        int? unreadPayload,
        TimeSpan limit,
        long maxBytes,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        using CancellationTokenSource timeUp = new(limit, clock);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        FrameSkipper frames = new(unreadPayload);
        long discarded = 0;
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync(stop.Token).ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = result.Buffer;
                long arrived = buffer.Length;
                bool closeReceived = frames.TrySkipToClose(ref buffer);
                discarded += arrived - buffer.Length;
                input.AdvanceTo(buffer.Start, result.Buffer.End);

                if (closeReceived)
                {
                    return DrainOutcome.CloseReceived;
                }

                if (result.IsCompleted)
                {
                    return DrainOutcome.EndOfStream;
                }

                if (discarded > maxBytes)
                {
                    return DrainOutcome.TooMuch;
                }
            }
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return DrainOutcome.TimedOut;
        }
        catch (OperationCanceledException)
        {
            return DrainOutcome.Aborted;
        }
        catch (IOException)
        {
            return DrainOutcome.Aborted;
        }
    }
}
