using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

public sealed class CloseDrainTests
{
    private const long Plenty = 1024 * 1024;

    private readonly Pipe _pipe = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task The_peers_close_frame_ends_the_wait()
    {
        Task<DrainOutcome> drain = DrainAsync(unreadPayload: 0);

        await _pipe.Writer.WriteAsync(ClientFrame.Concat(ClientFrame.Text("late"), ClientFrame.Ping("p"), ClientFrame.Close(1000)));

        Assert.Equal(DrainOutcome.CloseReceived, await drain);
    }

    [Fact]
    public async Task A_close_frame_is_found_byte_by_byte_behind_an_unfinished_frame()
    {
        byte[] message = ClientFrame.Text(new string('x', 200));
        Task<DrainOutcome> drain = DrainAsync(unreadPayload: 150);

        foreach (byte value in ClientFrame.Concat(message[^150..], ClientFrame.Make(Opcode.Binary, [0x88, 0x80, 0, 0, 0, 0]), ClientFrame.Close(1000)))
        {
            await _pipe.Writer.WriteAsync(new[] { value });
        }

        Assert.Equal(DrainOutcome.CloseReceived, await drain);
    }

    [Fact]
    public async Task The_end_of_the_stream_ends_the_wait()
    {
        Task<DrainOutcome> drain = DrainAsync(unreadPayload: 0);

        await _pipe.Writer.WriteAsync(ClientFrame.Text("late"));
        await _pipe.Writer.CompleteAsync();

        Assert.Equal(DrainOutcome.EndOfStream, await drain);
    }

    [Fact]
    public async Task Bytes_of_lost_framing_are_only_counted()
    {
        Task<DrainOutcome> drain = DrainAsync(unreadPayload: null);

        await _pipe.Writer.WriteAsync(ClientFrame.Close(1000));
        bool endedByClose = drain.IsCompleted;
        await _pipe.Writer.CompleteAsync();

        Assert.False(endedByClose);
        Assert.Equal(DrainOutcome.EndOfStream, await drain);
    }

    [Fact]
    public async Task A_peer_that_stays_silent_ends_the_wait_by_time()
    {
        Task<DrainOutcome> drain = DrainAsync(unreadPayload: 0);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(DrainOutcome.TimedOut, await drain);
    }

    [Fact]
    public async Task A_peer_that_keeps_sending_ends_the_wait_by_bytes()
    {
        Task<DrainOutcome> drain = DrainAsync(unreadPayload: 0, maxBytes: 1000);

        await _pipe.Writer.WriteAsync(ClientFrame.Text(new string('x', 1000)));

        Assert.Equal(DrainOutcome.TooMuch, await drain);
    }

    [Fact]
    public async Task A_cancelled_wait_ends_without_an_exception()
    {
        using CancellationTokenSource stop = new();
        Task<DrainOutcome> drain = DrainAsync(unreadPayload: 0, cancellationToken: stop.Token);

        await stop.CancelAsync();

        Assert.Equal(DrainOutcome.Aborted, await drain);
    }

    [Fact]
    public async Task A_reset_connection_ends_the_wait_without_an_exception()
    {
        Task<DrainOutcome> drain = DrainAsync(unreadPayload: 0);

        await _pipe.Writer.CompleteAsync(new IOException("reset by peer"));

        Assert.Equal(DrainOutcome.Aborted, await drain);
    }

    /// <summary>By the fake clock the drain may take a second; by the real one a broken drain fails its test instead of hanging it.</summary>
    private Task<DrainOutcome> DrainAsync(int? unreadPayload, long maxBytes = Plenty, CancellationToken cancellationToken = default) =>
        CloseDrain.DrainAsync(_pipe.Reader, unreadPayload, TimeSpan.FromSeconds(1), maxBytes, _clock, cancellationToken)
            .AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
}
