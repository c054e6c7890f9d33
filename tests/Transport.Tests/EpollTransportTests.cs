using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ocpp.Transport.Tests;

public sealed class EpollTransportTests
{
    [Fact]
    public async Task What_arrives_byte_by_byte_is_answered_byte_by_byte()
    {
        await using TransportHost host = await TransportHost.StartAsync(Handlers.EchoAsync);
        using Socket client = await host.ConnectAsync();
        byte[] answer = new byte[1];

        for (int value = 0; value < 256; value++)
        {
            await client.SendAsync(new byte[] { (byte)value });
            int received = await client.ReceiveAsync(answer).WaitAsync(TransportHost.Limit);

            Assert.Equal(1, received);
            Assert.Equal((byte)value, answer[0]);
        }
    }

    [Fact]
    public async Task What_came_before_the_peers_end_is_answered_and_then_the_end_is_seen()
    {
        await using TransportHost host = await TransportHost.StartAsync(Handlers.EchoAsync);
        byte[] sent = RandomNumberGenerator.GetBytes(100_000);

        for (int length = 1; length <= sent.Length; length *= 10)
        {
            using Socket client = await host.ConnectAsync();
            Task<byte[]> received = client.ReceiveAllAsync();
            await client.SendAsync(sent.AsMemory(0, length));
            client.Shutdown(SocketShutdown.Send);

            Assert.Equal(sent[..length], await received.WaitAsync(TransportHost.Limit));
        }
    }

    [Fact]
    public async Task A_peer_that_does_not_read_holds_its_own_flush_up_and_gets_everything_once_it_reads()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(1 << 20);
        TaskCompletionSource pending = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            for (int round = 0; round < 20; round++)
            {
                ValueTask<FlushResult> flush = connection.Transport.Output.WriteAsync(sent);
                if (!flush.IsCompleted && !pending.Task.IsCompleted)
                {
                    // The client begins to read after this, so that the flush is still pending.
                    Assert.Throws<InvalidOperationException>(() => connection.Transport.Output.GetSpan(1).Length);
                    pending.SetResult();
                }

                await flush;
            }
        });
        using Socket client = await host.ConnectAsync();

        await pending.Task.WaitAsync(TransportHost.Limit);
        byte[] received = await client.ReceiveAllAsync().WaitAsync(TransportHost.Limit);

        Assert.Equal(20 * sent.Length, received.Length);
        Assert.Equal(sent, received[^sent.Length..]);
    }

    [Fact]
    public async Task A_flush_that_waits_ends_when_the_peer_is_gone()
    {
        TaskCompletionSource pending = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<FlushResult> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            FlushResult result;
            do
            {
                ValueTask<FlushResult> flush = connection.Transport.Output.WriteAsync(new byte[1 << 20]);
                if (!flush.IsCompleted)
                {
                    pending.TrySetResult();
                }

                result = await flush;
            }
            while (!result.IsCompleted);

            ended.SetResult(result);
        });
        Socket client = await host.ConnectAsync();
        await pending.Task.WaitAsync(TransportHost.Limit);

        client.Close(0);

        Assert.True((await ended.Task.WaitAsync(TransportHost.Limit)).IsCompleted);
    }

    [Fact]
    public async Task A_reset_by_the_peer_is_an_exception_for_who_reads()
    {
        TaskCompletionSource<Exception> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            try
            {
                ValueTask<ReadResult> read = connection.Transport.Input.ReadAsync();
                reading.SetResult();
                await read;
            }
            catch (Exception exception)
            {
                seen.SetResult(exception);
            }
        });
        Socket client = await host.ConnectAsync();
        await reading.Task.WaitAsync(TransportHost.Limit);

        client.LingerState = new LingerOption(true, 0);
        client.Close();

        Assert.IsType<ConnectionResetException>(await seen.Task.WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task An_abort_from_another_thread_gives_its_reason_to_who_reads_and_ends_the_connection()
    {
        TaskCompletionSource<ConnectionContext> reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<Exception> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            try
            {
                connection.ConnectionClosed.Register(closed.SetResult);
                ValueTask<ReadResult> read = connection.Transport.Input.ReadAsync();
                reading.SetResult(connection);
                await read;
            }
            catch (Exception exception)
            {
                seen.SetResult(exception);
            }
        });
        using Socket client = await host.ConnectAsync();
        ConnectionContext connection = await reading.Task.WaitAsync(TransportHost.Limit);

        connection.Abort(new ConnectionAbortedException("Enough."));

        Assert.Equal("Enough.", Assert.IsType<ConnectionAbortedException>(await seen.Task.WaitAsync(TransportHost.Limit)).Message);
        await closed.Task.WaitAsync(TransportHost.Limit);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task A_cancelled_read_ends_empty_and_the_next_one_goes_on()
    {
        TaskCompletionSource<PipeReader> reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<ReadResult> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            PipeReader input = connection.Transport.Input;
            ValueTask<ReadResult> read = input.ReadAsync();
            reading.SetResult(input);
            ReadResult result = await read;
            input.AdvanceTo(result.Buffer.End);
            cancelled.SetResult(result);
            await Handlers.EchoAsync(connection);
        });
        using Socket client = await host.ConnectAsync();

        (await reading.Task.WaitAsync(TransportHost.Limit)).CancelPendingRead();
        ReadResult first = await cancelled.Task.WaitAsync(TransportHost.Limit);
        await client.SendAsync("x"u8.ToArray());
        int received = await client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit);

        Assert.True(first.IsCanceled);
        Assert.True(first.Buffer.IsEmpty);
        Assert.Equal(1, received);
    }

    [Fact]
    public async Task A_read_whose_token_is_cancelled_throws_and_the_next_one_goes_on()
    {
        using CancellationTokenSource source = new();
        TaskCompletionSource<Exception> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            try
            {
                ValueTask<ReadResult> read = connection.Transport.Input.ReadAsync(source.Token);
                _ = source.CancelAsync();
                await read;
            }
            catch (Exception exception)
            {
                seen.SetResult(exception);
            }

            await Handlers.EchoAsync(connection);
        });
        using Socket client = await host.ConnectAsync();

        Exception exception = await seen.Task.WaitAsync(TransportHost.Limit);
        await client.SendAsync("x"u8.ToArray());
        int received = await client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit);

        Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(exception).CancellationToken);
        Assert.Equal(1, received);
    }

    [Fact]
    public async Task What_the_reader_leaves_stays_in_one_piece_however_much_comes_behind_it()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(300_000);
        TaskCompletionSource<(bool IsSingle, byte[] Bytes)> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            PipeReader input = connection.Transport.Input;
            while (true)
            {
                ReadResult read = await input.ReadAsync();
                if (read.Buffer.Length == sent.Length)
                {
                    seen.SetResult((read.Buffer.IsSingleSegment, read.Buffer.ToArray()));
                    input.AdvanceTo(read.Buffer.End);
                    return;
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        });
        using Socket client = await host.ConnectAsync();

        await client.SendAsync(sent);
        (bool isSingle, byte[] bytes) = await seen.Task.WaitAsync(TransportHost.Limit);

        Assert.True(isSingle);
        Assert.Equal(sent, bytes);
    }

    [Fact]
    public async Task What_was_not_examined_is_there_at_the_next_read()
    {
        TaskCompletionSource<string> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            PipeReader input = connection.Transport.Input;
            ReadResult read = await input.ReadAtLeastAsync(4);
            input.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.GetPosition(2));
            read = await input.ReadAsync();
            seen.SetResult(System.Text.Encoding.ASCII.GetString(read.Buffer.ToArray()));
            input.AdvanceTo(read.Buffer.End);
        });
        using Socket client = await host.ConnectAsync();

        await client.SendAsync("abcd"u8.ToArray());

        Assert.Equal("bcd", await seen.Task.WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task TLS_lies_over_it_as_over_any_transport()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using TransportHost host = await TransportHost.StartAsync(Handlers.EchoAsync, new TransportLimits(), options => options.UseHttps(certificate));
        using Socket socket = await host.ConnectAsync();
        await using SslStream client = new(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString());
        byte[] sent = RandomNumberGenerator.GetBytes(200_000);
        byte[] received = new byte[sent.Length];

        await client.AuthenticateAsClientAsync("localhost").WaitAsync(TransportHost.Limit);
        Task writing = client.WriteAsync(sent).AsTask();
        await client.ReadExactlyAsync(received).AsTask().WaitAsync(TransportHost.Limit);
        await writing.WaitAsync(TransportHost.Limit);

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task Work_given_to_a_connections_scheduler_runs_where_its_reads_run()
    {
        TaskCompletionSource<(int Read, int Work)> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            // Bytes that are there already are read where the handler was started. Once on the engine's thread it stays there.
            PipeReader input = connection.Transport.Input;
            do
            {
                ReadResult read = await input.ReadAsync();
                input.AdvanceTo(read.Buffer.End);
            }
            while (Thread.CurrentThread.Name?.StartsWith("sockets", StringComparison.Ordinal) != true);

            int thread = Environment.CurrentManagedThreadId;
            connection.Features.Get<ISocketControlFeature>()!.Scheduler!.Schedule(_ => seen.SetResult((thread, Environment.CurrentManagedThreadId)), null);
            await seen.Task;
        });
        using Socket client = await host.ConnectAsync();

        while (!seen.Task.IsCompleted)
        {
            await client.SendAsync("a"u8.ToArray());
            await Task.WhenAny(seen.Task, Task.Delay(10));
        }

        (int read, int work) = await seen.Task;
        Assert.Equal(read, work);
    }

    [Fact]
    public async Task A_half_close_of_ours_reaches_the_peer_whose_bytes_can_still_be_read()
    {
        TaskCompletionSource<byte[]> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            await connection.Transport.Output.WriteAsync("last"u8.ToArray());
            connection.Features.Get<ISocketControlFeature>()!.ShutdownSend();
            ReadResult read = await connection.Transport.Input.ReadAsync();
            seen.SetResult(read.Buffer.ToArray());
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        });
        using Socket client = await host.ConnectAsync();

        byte[] received = await client.ReceiveAllAsync().WaitAsync(TransportHost.Limit);
        await client.SendAsync("answer"u8.ToArray());

        Assert.Equal("last"u8.ToArray(), received);
        Assert.Equal("answer"u8.ToArray(), await seen.Task.WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task A_peers_end_is_known_before_what_it_sent_is_read()
    {
        TaskCompletionSource<(bool Before, bool After, long Unread)> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            ISocketControlFeature socket = connection.Features.Get<ISocketControlFeature>()!;
            PipeReader input = connection.Transport.Input;
            input.AdvanceTo((await input.ReadAsync()).Buffer.Start);
            bool before = socket.HasPeerEnded;
            mayEnd.SetResult();
            DateTime limit = DateTime.UtcNow + TransportHost.Limit;
            while (!socket.HasPeerEnded && DateTime.UtcNow < limit)
            {
                await Task.Delay(1);
            }

            bool after = socket.HasPeerEnded;
            seen.SetResult((before, after, (await input.ReadAsync()).Buffer.Length));
        });
        using Socket client = await host.ConnectAsync();

        await client.SendAsync("first"u8.ToArray());
        await mayEnd.Task.WaitAsync(TransportHost.Limit);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal((false, true, 5), await seen.Task.WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task How_long_bytes_have_waited_is_known_whoever_was_slow()
    {
        TaskCompletionSource mayLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<TimeSpan?> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            await mayLook.Task;
            ReadResult read = await connection.Transport.Input.ReadAsync();
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            seen.SetResult(connection.Features.Get<ISocketControlFeature>()!.TryGetTimeSinceReceived(out TimeSpan waited) ? waited : null);
        });
        using Socket client = await host.ConnectAsync();

        await client.SendAsync("a"u8.ToArray());
        await Task.Delay(200);
        mayLook.SetResult();

        // The kernel's clock ticks every few milliseconds.
        Assert.True(await seen.Task.WaitAsync(TransportHost.Limit) > TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public async Task A_message_there_and_back_allocates_nothing()
    {
        const int Messages = 1_000;
        TaskCompletionSource<long> least = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            PipeReader input = connection.Transport.Input;
            long before = 0;
            long fewest = long.MaxValue;
            for (int count = 0; count < Messages; count++)
            {
                ReadResult read = await input.ReadAsync();
                connection.Transport.Output.Write(read.Buffer.FirstSpan);
                input.AdvanceTo(read.Buffer.End);
                await connection.Transport.Output.FlushAsync();

                // The first reads may come on other threads; from then on it is the engine's alone.
                long now = GC.GetAllocatedBytesForCurrentThread();
                fewest = count > 100 ? Math.Min(fewest, now - before) : fewest;
                before = now;
            }

            least.SetResult(fewest);
        });
        using Socket client = await host.ConnectAsync();
        byte[] message = new byte[200];

        for (int count = 0; count < Messages; count++)
        {
            await client.SendAsync(message);
            for (int left = message.Length; left > 0;)
            {
                left -= await client.ReceiveAsync(message).WaitAsync(TransportHost.Limit);
            }
        }

        Assert.Equal(0, await least.Task.WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_as_such_and_is_free_once_the_listener_has_ended()
    {
        EpollTransportFactory factory = new(static _ => true, new TransportLimits(), NullLogger<EpollTransportFactory>.Instance);
        IConnectionListener first = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));

        await Assert.ThrowsAsync<AddressInUseException>(async () => await factory.BindAsync(first.EndPoint));
        await first.UnbindAsync();
        Assert.Null(await first.AcceptAsync());
        await first.DisposeAsync();
        IConnectionListener second = await factory.BindAsync(first.EndPoint);
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Connections_wait_in_the_kernel_while_nobody_takes_those_before_them()
    {
        EpollTransportFactory factory = new(static _ => true, new TransportLimits { MaxPendingAccepts = 4 }, NullLogger<EpollTransportFactory>.Instance);
        await using IConnectionListener listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        List<Socket> clients = [];
        for (int count = 0; count < 50; count++)
        {
            Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.EndPoint).WaitAsync(TransportHost.Limit);
            clients.Add(client);
        }

        HashSet<string?> peers = [];
        for (int count = 0; count < 50; count++)
        {
            ConnectionContext connection = (await listener.AcceptAsync().AsTask().WaitAsync(TransportHost.Limit))!;
            peers.Add(connection.RemoteEndPoint?.ToString());
            await connection.DisposeAsync();
        }

        Assert.Equal([.. clients.Select(client => client.LocalEndPoint?.ToString()).Order()], peers.Order());
        clients.ForEach(client => client.Dispose());
    }

    private static X509Certificate2 SelfSigned()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
