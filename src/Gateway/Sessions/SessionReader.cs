using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What one session reads: bytes to frames to messages, a turn for each batch, and what has to be waited for before the next. The loop itself is the connection
/// handler's, since each asynchronous method that waits with a connection is an object that all connections hold. A mutable struct, to be a field of its session and never copied.
/// </summary>
internal struct SessionReader(int maxMessageSize)
{
    private FrameReader _frames = new(maxMessageSize);
    private TaskCompletionSource? _room;

    /// <summary>See <see cref="FrameReader.UnreadPayloadLength"/>.</summary>
    public readonly int? UnreadPayloadLength => _frames.UnreadPayloadLength;

    /// <summary>Ends when there is room again after a batch that ended <see cref="BatchEnd.Backlogged"/>. Take it in the turn.</summary>
    public readonly Task Room => _room?.Task ?? Task.CompletedTask;

    /// <summary>Handles what was read, in the session's turn. Gives how the loop goes on.</summary>
    public BatchEnd Take(ChargePointSession session, SessionEnvironment environment, PipeReader input, in ReadResult read)
    {
        BatchEnd end = ReadBatch(session, environment, input, in read);
        return read.IsCompleted ? BatchEnd.Ended : end;
    }

    /// <summary>There is room again, or nothing will be read any more: the loop goes on.</summary>
    public void GoOn()
    {
        _room?.TrySetResult();
        _room = null;
    }

    /// <summary>Gives back what a message in fragments has gathered.</summary>
    public void Release() => _frames.Dispose();

    // This and the next have one caller, and each message passes them: without a profile the compiler takes them for too long to be put in place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BatchEnd ReadBatch(ChargePointSession session, SessionEnvironment environment, PipeReader input, in ReadResult read)
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
                end = HandleFrames(session, ref buffer);
                environment.Metrics.BytesReceived(received - buffer.Length);
                session.EndBatch();
                if (read.IsCompleted)
                {
                    // Nothing more is read, and the session ends.
                    session.Flush();
                }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BatchEnd HandleFrames(ChargePointSession session, ref ReadOnlySequence<byte> buffer)
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
}
