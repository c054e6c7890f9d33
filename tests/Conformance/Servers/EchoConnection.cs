using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Ocpp.WebSockets.Frames;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Conformance.Servers;

/// <summary>One connection of the <see cref="EchoHost"/>: the least that a user of the WebSocket layer has to do.</summary>
internal sealed class EchoConnection(Socket socket, int maxMessageSize)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);
    private const long MaxDrainedBytes = 32 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _output = new();
    private FrameReader _frames = new(maxMessageSize);
    private bool _hasEnded;

    /// <summary>Serves to the end. Doesn't throw for what the peer does.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        socket.NoDelay = true;
        await using NetworkStream stream = new(socket, ownsSocket: true);
        PipeReader input = PipeReader.Create(stream);
        try
        {
            if (await ReadAllAsync(input, stream, TryUpgrade, stop) && await ReadAllAsync(input, stream, AnswerFrames, stop))
            {
                socket.Shutdown(SocketShutdown.Send);
                await CloseDrain.DrainAsync(input, _frames.UnreadPayloadLength, Linger, MaxDrainedBytes, TimeProvider.System, stop);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The peer vanished, or the test run ends.
            _hasEnded = true;
        }
        finally
        {
            _frames.Dispose();
            await input.CompleteAsync();
        }
    }

    private delegate bool Step(ref ReadOnlySequence<byte> buffer);

    /// <summary>Feeds what arrives to a step until it says that it is done; false where the peer ended before.</summary>
    private async Task<bool> ReadAllAsync(PipeReader input, Stream stream, Step step, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop);
            ReadOnlySequence<byte> buffer = read.Buffer;
            bool isDone = step(ref buffer);
            input.AdvanceTo(buffer.Start, isDone ? buffer.Start : read.Buffer.End);
            await stream.WriteAsync(_output.WrittenMemory, stop);
            _output.ResetWrittenCount();
            if (isDone || read.IsCompleted)
            {
                return isDone;
            }
        }
    }

    private bool TryUpgrade(ref ReadOnlySequence<byte> buffer)
    {
        UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits(), out UpgradeRequest? request, out UpgradeRefusal? refusal);
        if (status == UpgradeReadStatus.Complete)
        {
            UpgradeResponse.WriteAccepted(_output, request!.Key, request.OffersSubProtocols ? request.SubProtocols[0] : null);
        }
        else if (status == UpgradeReadStatus.Refused)
        {
            UpgradeResponse.WriteRefusal(_output, refusal!);
            _hasEnded = true;
        }

        return status != UpgradeReadStatus.Incomplete;
    }

    /// <summary>Answers all whole frames; true once a Close frame was written.</summary>
    private bool AnswerFrames(ref ReadOnlySequence<byte> buffer)
    {
        while (!_hasEnded)
        {
            FrameReadStatus status = _frames.TryRead(ref buffer, out ReadOnlySpan<byte> payload);
            switch (status)
            {
                case FrameReadStatus.Incomplete:
                    return false;
                case FrameReadStatus.Message:
                    WriteText(payload);
                    break;
                case FrameReadStatus.Ping:
                    WriteControl(Opcode.Pong, payload);
                    break;
                case FrameReadStatus.Close:
                    // The answer repeats the code alone: RFC 6455 §5.5.1.
                    WriteControl(Opcode.Close, payload[..Math.Min(2, payload.Length)]);
                    _hasEnded = true;
                    break;
                case FrameReadStatus.Violated:
                    _output.Advance(FrameWriter.WriteClose(_output.GetSpan(FrameWriter.MaxControlLength), _frames.Violation.Code, _frames.Violation.Reason));
                    _hasEnded = true;
                    break;
            }
        }

        return true;
    }

    private void WriteText(ReadOnlySpan<byte> payload)
    {
        _output.Advance(FrameWriter.WriteHeader(_output.GetSpan(FrameWriter.MaxHeaderLength), Opcode.Text, payload.Length));
        _output.Write(payload);
    }

    private void WriteControl(Opcode opcode, ReadOnlySpan<byte> payload) =>
        _output.Advance(FrameWriter.WriteControl(_output.GetSpan(FrameWriter.MaxControlLength), opcode, payload));
}
