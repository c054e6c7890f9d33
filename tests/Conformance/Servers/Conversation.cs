using System.Text;
using Ocpp.Conformance.Peers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Servers;

/// <summary>
/// A test's open connection to a server: says frames, hears answers. What is heard must come next, so that nothing unexpected slips by.
/// </summary>
internal sealed class Conversation : IAsyncDisposable
{
    private readonly RawClient _client;
    private readonly EchoedPayload _payload;

    private Conversation(RawClient client, EchoedPayload payload)
    {
        _client = client;
        _payload = payload;
    }

    /// <summary>Bytes of a message beside the text that comes back.</summary>
    public int Overhead => _payload.Overhead;

    /// <inheritdoc cref="EchoedPayload.LengthBehindText"/>
    public int LengthBehindText => _payload.LengthBehindText;

    public RawClient Client => _client;

    public static async Task<Conversation> OpenAsync(int port, string id, EchoedPayload payload, int receiveBuffer = 0)
    {
        RawClient client = await RawClient.ConnectAsync(port, receiveBuffer);
        await client.SendAsync(UpgradeText.For(id));
        Assert.StartsWith("HTTP/1.1 101 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Conversation conversation = new(client, payload);
        if (payload.IsCall)
        {
            await conversation.BootAsync();
        }

        return conversation;
    }

    /// <summary>A whole message whose text comes back.</summary>
    public byte[] Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Text(string)"/>
    public byte[] Text(ReadOnlySpan<byte> text) => ClientFrame.Make(Opcode.Text, _payload.Wrap(text));

    /// <summary>The same message in frames of so many bytes of payload.</summary>
    public byte[][] Fragments(ReadOnlySpan<byte> text, int fragmentLength)
    {
        byte[][] parts = [.. _payload.Wrap(text).Chunk(fragmentLength)];
        return [.. parts.Select((part, index) => ClientFrame.Make(index == 0 ? Opcode.Text : Opcode.Continuation, part, isFinal: index == parts.Length - 1))];
    }

    /// <summary>The same message in one frame for each part of its text.</summary>
    public byte[][] Fragments(params byte[][] parts)
    {
        byte[] text = [.. parts.SelectMany(static part => part)];
        byte[] message = _payload.Wrap(text);
        int before = message.AsSpan().IndexOf(text);
        int start = 0;
        byte[][] frames = new byte[parts.Length][];
        for (int index = 0, end = before; index < parts.Length; index++)
        {
            bool isFinal = index == parts.Length - 1;
            end = isFinal ? message.Length : end + parts[index].Length;
            frames[index] = ClientFrame.Make(index == 0 ? Opcode.Text : Opcode.Continuation, message.AsSpan(start, end - start), isFinal);
            start = end;
        }

        return frames;
    }

    /// <inheritdoc cref="Fragments(byte[][])"/>
    public byte[][] Fragments(params string[] parts) => Fragments([.. parts.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>Sends all frames with one write.</summary>
    public Task SayAsync(params byte[][] frames) => _client.SendAsync(frames.SelectMany(static frame => frame).ToArray());

    /// <summary>Sends each frame with a write of its own.</summary>
    public async Task SayOneByOneAsync(params byte[][] frames)
    {
        foreach (byte[] frame in frames)
        {
            await _client.SendAsync(frame);
        }
    }

    /// <summary>Sends so many bytes with each write.</summary>
    public Task SayChoppedAsync(int pieceLength, params byte[][] frames) =>
        _client.SendInPiecesAsync(frames.SelectMany(static frame => frame).ToArray(), pieceLength);

    /// <summary>The next frame must be the text's echo.</summary>
    public Task HearEchoAsync(string text) => HearEchoAsync(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="HearEchoAsync(string)"/>
    public async Task HearEchoAsync(byte[] text)
    {
        ServerFrame frame = await _client.ReadFrameAsync();
        Assert.Equal(Opcode.Text, frame.Opcode);

        // Not Assert.Equal, which would print a megabyte.
        Assert.True(_payload.AnswerTo(text).AsSpan().SequenceEqual(frame.Payload), $"The echo differs: {frame.Text[..Math.Min(200, frame.Text.Length)]}");
    }

    public Task HearPongAsync(string payload) => HearPongAsync(Encoding.UTF8.GetBytes(payload));

    /// <summary>The next frame must be a Pong with just that payload.</summary>
    public async Task HearPongAsync(byte[] payload)
    {
        ServerFrame frame = await _client.ReadFrameAsync();
        Assert.Equal(Opcode.Pong, frame.Opcode);
        Assert.Equal(payload, frame.Payload);
    }

    /// <summary>The next frame must be a Close with that code, and then the stream ends, by a FIN and not by a reset.</summary>
    public async Task HearCloseAsync(int? code)
    {
        ServerFrame frame = await _client.ReadFrameAsync();
        Assert.Equal((Opcode.Close, code), (frame.Opcode, frame.CloseCode));
        _client.HalfClose();
        Assert.Empty(await _client.ReadToEndAsync());
    }

    /// <summary>Proves that the connection lives and that nothing was sent that the test has not heard.</summary>
    public async Task HearNothingMoreAsync()
    {
        await SayAsync(ClientFrame.Ping("still there?"));
        await HearPongAsync("still there?");
        await SayAsync(ClientFrame.Close(1000));
        await HearCloseAsync(1000);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    /// <summary>Before its boot is accepted, a charge point gets one answer to everything (OCPP 1.6 §4.2).</summary>
    private async Task BootAsync()
    {
        await SayAsync(ClientFrame.Make(Opcode.Text, """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"""u8));

        // On a slow machine a server with a short Ocpp:PingInterval may come first.
        ServerFrame frame = await _client.ReadFrameAsync();
        while (frame.Opcode == Opcode.Ping)
        {
            frame = await _client.ReadFrameAsync();
        }

        Assert.Contains("Accepted", frame.Text, StringComparison.Ordinal);
    }
}
