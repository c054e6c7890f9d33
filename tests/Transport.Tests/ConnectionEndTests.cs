using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace Ocpp.Transport.Tests;

/// <summary>How connections end: by resets, aborts, handlers that return too early and callbacks that throw.</summary>
public sealed class ConnectionEndTests
{
    [Fact]
    public async Task What_a_peer_sent_before_its_reset_is_not_served()
    {
        // A charge point that resets and comes back must not have its new connection replaced by what is still to be read of the old one.
        TaskCompletionSource<ConnectionContext> accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<Exception?> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.ConnectionClosed.Register(closed.SetResult);
            accepted.SetResult(connection);
            await closed.Task;
            seen.SetResult(await Record.ExceptionAsync(async () => await connection.Transport.Input.ReadAsync()));
        });
        Socket client = await host.ConnectAsync();
        await accepted.Task.WaitAsync(TransportHost.Limit);

        await client.SendAsync("upgrade"u8.ToArray());
        client.Close(0);

        Assert.IsType<ConnectionResetException>(await seen.Task.WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task After_an_abort_nothing_that_has_arrived_is_read_any_more()
    {
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<Exception?> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            await sent.Task;
            connection.Abort(new ConnectionAbortedException("Enough."));
            seen.SetResult(await Record.ExceptionAsync(async () => await connection.Transport.Input.ReadAsync()));
        });
        using Socket client = await host.ConnectAsync();

        await client.SendAsync("more"u8.ToArray());
        sent.SetResult();

        Assert.Equal("Enough.", Assert.IsType<ConnectionAbortedException>(await seen.Task.WaitAsync(TransportHost.Limit)).Message);
    }

    [Fact]
    public async Task What_was_written_before_the_handler_returned_reaches_a_peer_that_reads_late()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(16 << 20);
        TaskCompletionSource<bool> returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(connection =>
        {
            ValueTask<FlushResult> flush = connection.Transport.Output.WriteAsync(sent);
            returned.SetResult(flush.IsCompleted);
            return Task.CompletedTask;
        });
        using Socket client = await host.ConnectAsync();
        bool wasSentAtOnce = await returned.Task.WaitAsync(TransportHost.Limit);

        byte[] received = await client.ReceiveAllAsync().WaitAsync(TransportHost.Limit);

        Assert.False(wasSentAtOnce);
        Assert.Equal(sent.Length, received.Length);
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task A_peer_that_never_reads_what_the_handler_left_is_given_up()
    {
        TaskCompletionSource returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(
            connection =>
            {
                _ = connection.Transport.Output.WriteAsync(new byte[16 << 20]).AsTask();
                connection.ConnectionClosed.Register(returned.SetResult);
                return Task.CompletedTask;
            },
            new TransportLimits { DrainTimeout = TimeSpan.FromMilliseconds(50) },
            static _ => { });
        using Socket client = await host.ConnectAsync();

        await returned.Task.WaitAsync(TransportHost.Limit);

        Assert.InRange((await client.ReceiveAllAsync().WaitAsync(TransportHost.Limit)).Length, 1, (16 << 20) - 1);
    }

    [Fact]
    public async Task A_cancelled_flush_has_sent_its_bytes_as_those_of_a_pipe_are()
    {
        TaskCompletionSource<bool> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            connection.Transport.Output.Write("x"u8);
            connection.Transport.Output.CancelPendingFlush();
            cancelled.SetResult((await connection.Transport.Output.FlushAsync()).IsCanceled);
            await over.Task;
        });
        using Socket client = await host.ConnectAsync();

        int received = await client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit);
        over.SetResult();

        Assert.True(await cancelled.Task.WaitAsync(TransportHost.Limit));
        Assert.Equal(1, received);
    }

    [Fact]
    public async Task A_read_that_the_handler_left_behind_ends()
    {
        // The test must not go on where the read ends: stopping the host blocks, and on the engine's thread it would wait for itself.
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(connection =>
        {
            _ = connection.Transport.Input.ReadAsync().AsTask().ContinueWith(_ => ended.SetResult(), TaskScheduler.Default);
            return Task.CompletedTask;
        });
        using Socket client = await host.ConnectAsync();

        await ended.Task.WaitAsync(TransportHost.Limit);
    }

    [Fact]
    public async Task A_callback_that_throws_at_the_end_of_its_connection_is_logged_and_harms_nobody()
    {
        RecordedLogs logs = new();
        await using TransportHost host = await TransportHost.StartAsync(
            connection =>
            {
                connection.ConnectionClosed.Register(static () => throw new InvalidOperationException("Somebody's mistake."));
                return Handlers.EchoAsync(connection);
            },
            new TransportLimits(),
            static _ => { },
            logs);
        using Socket other = await host.ConnectAsync();
        Socket client = await host.ConnectAsync();
        await client.SendAsync("x"u8.ToArray());
        await client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit);

        client.Close(0);

        Assert.Contains("Somebody's mistake.", await logs.NextAsync(TransportHost.Limit), StringComparison.Ordinal);
        await other.SendAsync("x"u8.ToArray());
        Assert.Equal(1, await other.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task What_cannot_be_received_for_want_of_memory_is_an_exception_for_who_waits()
    {
        TaskCompletionSource<Exception?> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(
            async connection => seen.SetResult(await Record.ExceptionAsync(async () =>
            {
                ValueTask<ReadResult> read = connection.Transport.Input.ReadAsync();
                reading.SetResult();
                await read;
            })),
            new TransportLimits { ReadSize = int.MaxValue },
            static _ => { });
        using Socket client = await host.ConnectAsync();
        await reading.Task.WaitAsync(TransportHost.Limit);

        await client.SendAsync("x"u8.ToArray());

        Assert.IsType<OutOfMemoryException>(Assert.IsType<IOException>(await seen.Task.WaitAsync(TransportHost.Limit)).InnerException);
    }

    [Fact]
    public async Task Urgent_bytes_hold_nothing_up_that_comes_behind_them()
    {
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            await sent.Task;
            await Handlers.EchoAsync(connection);
        });
        using Socket client = await host.ConnectAsync();

        await client.SendAsync("before"u8.ToArray());
        await client.SendAsync("!"u8.ToArray(), SocketFlags.OutOfBand);
        await client.SendAsync("behind"u8.ToArray());
        sent.SetResult();

        Assert.Equal("beforebehind"u8.ToArray(), await client.ReceiveExactlyAsync("beforebehind".Length).WaitAsync(TransportHost.Limit));
    }
}
