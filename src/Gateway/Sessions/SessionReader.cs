using System.Buffers;
using System.IO.Pipelines;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What one session reads: bytes to frames to messages, a turn for each batch, and what has to be waited for before the next. The loop itself is the connection
/// handler's, since each asynchronous method that waits with a connection is an object that all connections hold.
/// </summary>
internal sealed class SessionReader(ChargePointSession session, SessionEnvironment environment)
{
    private FrameReader _frames = new(environment.Options.MaxMessageSize);
    private TaskCompletionSource? _room;

    /// <summary>Handles what was read. Gives how the loop goes on.</summary>
    public BatchEnd Take(PipeReader input, in ReadResult read)
    {
        BatchEnd end = ReadBatch(input, in read);
        return read.IsCompleted ? BatchEnd.Ended : end;
    }

    /// <summary>Whether the next read has to wait for <see cref="WaitAsync"/>: too much is under way for this connection or for the journal.</summary>
    public bool MustWait(BatchEnd end) => end == BatchEnd.Backlogged || environment.Journal.IsCongested;

    /// <summary>Waits until there is room for more.</summary>
    public async Task WaitAsync(BatchEnd end, CancellationToken connectionClosed)
    {
        if (end == BatchEnd.Backlogged)
        {
            await WaitForRoomAsync().ConfigureAwait(false);
        }

        if (environment.Journal.IsCongested)
        {
            await environment.Journal.WaitForRoomAsync(connectionClosed).ConfigureAwait(false);
        }
    }

    /// <summary>After a Close frame of ours: waits for the peer's part of the closing handshake.</summary>
    public Task LingerAsync(PipeReader input, CancellationToken connectionClosed) => ConnectionEnd.LingerAsync(
        input, _frames.UnreadPayloadLength, session.Origin.IsTls ? null : session.Origin.Socket, environment.Limits, environment.Clock, connectionClosed);

    /// <summary>There is room again, or nothing will be read any more: the loop goes on.</summary>
    public void GoOn()
    {
        _room?.TrySetResult();
        _room = null;
    }

    /// <summary>Gives back what a message in fragments has gathered.</summary>
    public void Release() => _frames.Dispose();

    private BatchEnd ReadBatch(PipeReader input, in ReadResult read)
    {
        ReadOnlySequence<byte> buffer = read.Buffer;
        long received = buffer.Length;
        long receivedAt = environment.Clock.GetTimestamp();
        BatchEnd end = BatchEnd.Ended;
        try
        {
            lock (session.ChargePoint.Turn)
            {
                session.BeginBatch(receivedAt, !buffer.IsEmpty);
                end = HandleFrames(ref buffer);
                environment.Metrics.BytesReceived(received - buffer.Length);
                session.EndBatch();
                if (end == BatchEnd.Backlogged && !session.IsBacklogged)
                {
                    // The commit came while the batch was handled: go on at once.
                    end = BatchEnd.Partial;
                }

                if (end == BatchEnd.Backlogged)
                {
                    _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
        finally
        {
            // What was left on purpose counts as unseen, so that the next read returns at once.
            input.AdvanceTo(buffer.Start, end is BatchEnd.Backlogged or BatchEnd.Partial ? buffer.Start : buffer.End);
        }

        return end;
    }

    private BatchEnd HandleFrames(ref ReadOnlySequence<byte> buffer)
    {
        while (session.IsServing)
        {
            if (session.IsBacklogged)
            {
                return BatchEnd.Backlogged;
            }

            switch (_frames.TryRead(ref buffer, out ReadOnlySpan<byte> payload))
            {
                case FrameReadStatus.Incomplete:
                    return BatchEnd.NeedsMore;
                case FrameReadStatus.Message:
                    session.Receive(payload);
                    break;
                case FrameReadStatus.Ping:
                    session.AnswerPing(payload);
                    break;
                case FrameReadStatus.Pong:
                    session.TakePong();
                    break;
                case FrameReadStatus.Close:
                    session.AnswerClose(payload);
                    break;
                case FrameReadStatus.Violated:
                    session.CloseInTurn(_frames.Violation.Code, _frames.Violation.Reason);
                    break;
            }
        }

        return BatchEnd.Ended;
    }

    private async Task WaitForRoomAsync()
    {
        Task? room;
        lock (session.ChargePoint.Turn)
        {
            room = _room?.Task;
        }

        if (room is not null)
        {
            await room.ConfigureAwait(false);
        }
    }
}
