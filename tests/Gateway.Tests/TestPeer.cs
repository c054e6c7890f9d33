using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests;

/// <summary>The charge point's end of a connection in memory: writes masked frames, reads what came without waiting.</summary>
internal sealed class TestPeer(IDuplexPipe end, DefaultConnectionContext connection, Task served) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ArrayBufferWriter<byte> _frame = new();

    /// <summary>Ends when the gateway has done with the connection.</summary>
    public Task Served => served;

    public bool IsAborted => connection.ConnectionClosed.IsCancellationRequested;

    /// <summary>Sends an upgrade request and gives the whole answer, head and body.</summary>
    public string Upgrade(string id, string headers = "Sec-WebSocket-Protocol: ocpp1.6\r\n")
    {
        SendBytes(Encoding.ASCII.GetBytes($"GET /ocpp/{id} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"));
        return Encoding.ASCII.GetString(ReadAvailable());
    }

    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        end.Output.Write(bytes);
        Flush();
    }

    /// <summary>Sends one text message, or several in one segment.</summary>
    public void Send(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            WriteFrame(Opcode.Text, Encoding.UTF8.GetBytes(text));
        }

        Flush();
    }

    /// <summary>Sends a text message and the end of all bytes in one.</summary>
    public void SendLast(string text)
    {
        WriteFrame(Opcode.Text, Encoding.UTF8.GetBytes(text));
        end.Output.Complete();
    }

    public void SendFrame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        WriteFrame(opcode, payload);
        Flush();
    }

    /// <summary>A masked frame, ready to be sent many times without allocating.</summary>
    public static byte[] Frame(string text)
    {
        byte[] payload = Encoding.UTF8.GetBytes(text);
        ArrayBufferWriter<byte> frame = new();
        Encode(frame, Opcode.Text, payload);
        return frame.WrittenSpan.ToArray();
    }

    /// <summary>The next text message that the gateway has sent already; fails without one.</summary>
    public string Receive()
    {
        (Opcode opcode, byte[] payload) = Next() ?? throw new InvalidOperationException("Nothing was sent.");
        Assert.Equal(Opcode.Text, opcode);
        return Encoding.UTF8.GetString(payload);
    }

    /// <summary>The next frame that has been sent already, or null.</summary>
    public (Opcode Opcode, byte[] Payload)? Next()
    {
        if (!end.Input.TryRead(out ReadResult read))
        {
            return null;
        }

        SequenceReader<byte> reader = new(read.Buffer);
        if (!reader.TryRead(out byte first) || !reader.TryRead(out byte second))
        {
            end.Input.AdvanceTo(read.Buffer.Start);
            return null;
        }

        int length = second & 0x7F;
        if (length == 126)
        {
            Assert.True(reader.TryReadBigEndian(out short shorter));
            length = (ushort)shorter;
        }
        else if (length == 127)
        {
            Assert.True(reader.TryReadBigEndian(out long longer));
            length = (int)longer;
        }

        Assert.True(reader.TryReadExact(length, out ReadOnlySequence<byte> payload));
        byte[] bytes = payload.ToArray();
        end.Input.AdvanceTo(reader.Position);
        return ((Opcode)(first & 0x0F), bytes);
    }

    /// <summary>The next frame, waited for: what a commit or the pool releases.</summary>
    public async Task<string> ReceiveAsync()
    {
        ReadResult read = await ReadAsync();
        end.Input.AdvanceTo(read.Buffer.Start);
        return Receive();
    }

    /// <summary>Throws away what has been sent, without allocating.</summary>
    public void Discard()
    {
        while (end.Input.TryRead(out ReadResult read))
        {
            end.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>All bytes that have been sent already, as ASCII.</summary>
    public string ReadText() => Encoding.ASCII.GetString(ReadAvailable());

    /// <summary>As <see cref="ReadText"/>, waited for: what a time-out or the pool sends.</summary>
    public async Task<string> ReadTextAsync()
    {
        ReadResult read = await ReadAsync();
        string text = Encoding.ASCII.GetString(read.Buffer.ToArray());
        end.Input.AdvanceTo(read.Buffer.End);
        return text;
    }

    /// <summary>The close code and reason that the gateway has sent; text messages before it are passed over.</summary>
    public (CloseCode Code, string Reason) ReceiveClose()
    {
        while (Next() is { } frame)
        {
            if (frame.Opcode == Opcode.Close)
            {
                return ((CloseCode)BinaryPrimitives.ReadUInt16BigEndian(frame.Payload), Encoding.UTF8.GetString(frame.Payload.AsSpan(2)));
            }
        }

        throw new InvalidOperationException("No Close frame was sent.");
    }

    /// <summary>Ends the peer's side, as a socket that is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.Output.CompleteAsync();
        await served.WaitAsync(Limit);
        await end.Input.CompleteAsync();
    }

    // The pipe goes on with the test on the gateway's own thread, in the middle of its flush: a test that waits there for what comes behind would wait for itself.
    private async Task<ReadResult> ReadAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        ReadResult read = await end.Input.ReadAsync(limit.Token);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return read;
    }

    private byte[] ReadAvailable()
    {
        if (!end.Input.TryRead(out ReadResult read))
        {
            return [];
        }

        byte[] bytes = read.Buffer.ToArray();
        end.Input.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    private void WriteFrame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        _frame.ResetWrittenCount();
        Encode(_frame, opcode, payload);
        end.Output.Write(_frame.WrittenSpan);
    }

    private static void Encode(ArrayBufferWriter<byte> output, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = output.GetSpan(FrameWriter.MaxHeaderLength + 4);
        int length = FrameWriter.WriteHeader(header, opcode, payload.Length);
        header[1] |= 0x80;
        ReadOnlySpan<byte> mask = [0x37, 0xFA, 0x21, 0x3D];
        mask.CopyTo(header[length..]);
        output.Advance(length + 4);
        Span<byte> masked = output.GetSpan(payload.Length);
        for (int i = 0; i < payload.Length; i++)
        {
            masked[i] = (byte)(payload[i] ^ mask[i & 3]);
        }

        output.Advance(payload.Length);
    }

    private void Flush()
    {
        using InlineContinuations inline = new();
        ValueTask<FlushResult> flush = end.Output.FlushAsync();
        if (flush.IsCompleted)
        {
            flush.GetAwaiter().GetResult();
        }
    }
}
