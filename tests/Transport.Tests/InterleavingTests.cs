using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Xunit.Abstractions;

namespace Ocpp.Transport.Tests;

/// <summary>
/// Many connections at once, each with a life drawn from the seed: pieces of any size, half closes, resets, cancels and aborts from other threads, reads that are left behind, slow readers. What
/// arrives is held against what was sent, to the byte, and every connection ends. FUZZ_SEED repeats the draws (not the threads' order), FUZZ_ROUNDS makes it longer.
/// </summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    private const int UsualRounds = 300;
    private const int AtOnce = 16;
    private const int MaxBytes = 100_000;

    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentDictionary<ConnectionContext, string> _living = new();

    [Fact]
    public async Task Whatever_happens_at_once_every_connection_ends_and_no_byte_is_lost_or_anothers()
    {
        int seed = FromEnvironment("FUZZ_SEED", Random.Shared.Next());
        int rounds = FromEnvironment("FUZZ_ROUNDS", UsualRounds);
        output.WriteLine($"FUZZ_SEED={seed}, {rounds} rounds");
        int living = 0;
        await using TransportHost host = await TransportHost.StartAsync(
            async connection =>
            {
                Interlocked.Increment(ref living);
                try
                {
                    await ServeAsync(connection);
                }
                finally
                {
                    Interlocked.Decrement(ref living);
                    _living.TryRemove(connection, out string? _);
                }
            },
            new TransportLimits { ReadSize = 1024, Engines = 2 },
            static _ => { });

        // Each life has its own random numbers, so that a seed gives the same lives whatever the order of their threads.
        await Parallel.ForAsync(0, rounds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (round, _) => await LiveAsync(host, unchecked((seed * 31) + round)));

        using CancellationTokenSource limit = new(TransportHost.Limit);
        while (Volatile.Read(ref living) > 0 && !limit.IsCancellationRequested)
        {
            await Task.Delay(10);
        }

        Assert.Empty(_wrong);
        Assert.Empty(_living.Values);
    }

    /// <summary>A client: its first four bytes are the seed of both sides; then byte n of the stream is a function of seed and n.</summary>
    private async Task LiveAsync(TransportHost host, int seed)
    {
        Random random = new(seed);
        using Socket client = await host.ConnectAsync();
        if (random.Next(4) == 0)
        {
            client.ReceiveBufferSize = 16 * 1024;
        }

        byte[] sent = [.. BitConverter.GetBytes(seed), .. Stream(seed, random.Next(2) == 0 ? random.Next(500) : random.Next(MaxBytes))];
        bool mayBreak = Breaks(seed);
        Task<byte[]> receiving = ReceiveSlowlyAsync(client, random.Next(3) == 0);
        try
        {
            for (int at = 0; at < sent.Length;)
            {
                int length = Math.Min(sent.Length - at, random.Next(3) switch { 0 => random.Next(1, 5), 1 => random.Next(1, 2000), _ => random.Next(1, 70_000) });
                await client.SendAsync(sent.AsMemory(at, length)).AsTask().WaitAsync(TransportHost.Limit);
                at += length;
                if (random.Next(50) == 0)
                {
                    await Task.Yield();
                }
            }

            if (mayBreak && random.Next(2) == 0)
            {
                client.Close(0);
                await Record.ExceptionAsync(() => receiving);
                return;
            }

            client.Shutdown(SocketShutdown.Send);
            byte[] received = await receiving.WaitAsync(TransportHost.Limit);
            Check(mayBreak || received.Length == sent.Length - 4, $"seed {seed}: {received.Length} of {sent.Length - 4} bytes came back");
            Check(sent.AsSpan(4).StartsWith(received), $"seed {seed}: other bytes came back");
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Check(mayBreak, $"seed {seed}: {exception.Message}");
        }
        catch (TimeoutException)
        {
            Check(false, $"seed {seed}: hangs");
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        PipeWriter writer = connection.Transport.Output;
        int? seed = null;
        int at = 0;
        Random random = new(0);
        try
        {
            while (true)
            {
                CancellationTokenSource? own = seed is not null && random.Next(4) == 0 ? new CancellationTokenSource() : null;
                bool isCancelled = own is null && seed is not null && random.Next(4) == 0;
                if (own is not null)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(static own => own.Cancel(), own, preferLocal: false);
                }

                if (isCancelled)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(static input => input.CancelPendingRead(), input, preferLocal: false);
                }

                ReadResult read;
                _living[connection] = $"seed {seed} reads, {at} bytes served";
                try
                {
                    read = await input.ReadAsync(own?.Token ?? default);
                }
                catch (OperationCanceledException exception) when (exception is not ConnectionAbortedException)
                {
                    Check(own is not null, "a read was cancelled without a token");
                    continue;
                }

                ReadOnlySequence<byte> buffer = read.Buffer;
                Check(buffer.IsSingleSegment, "the buffer is not in one piece");
                if (seed is null)
                {
                    if (buffer.Length < 4 && !read.IsCompleted)
                    {
                        input.AdvanceTo(buffer.Start, buffer.End);
                        continue;
                    }

                    if (buffer.Length < 4)
                    {
                        input.AdvanceTo(buffer.End);
                        return;
                    }

                    seed = BitConverter.ToInt32(buffer.Slice(0, 4).ToArray());
                    random = new Random(~seed.Value);
                    buffer = buffer.Slice(4);
                }

                // Takes a part, sometimes nothing but having looked.
                bool isAll = read.IsCompleted || random.Next(3) > 0;
                ReadOnlySequence<byte> taken = isAll ? buffer : buffer.Slice(0, random.NextInt64(buffer.Length + 1));
                foreach (byte value in taken.FirstSpan)
                {
                    if (value != ByteAt(seed.Value, at++))
                    {
                        Check(false, $"seed {seed}: byte {at - 1} is another's");
                        return;
                    }
                }

                writer.Write(taken.FirstSpan);
                input.AdvanceTo(taken.End, isAll || random.Next(2) == 0 ? buffer.End : taken.End);
                if (Breaks(seed.Value) && random.Next(20) == 0)
                {
                    if (random.Next(2) == 0)
                    {
                        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Abort(new ConnectionAbortedException("Drawn.")), connection, preferLocal: false);
                    }
                    else
                    {
                        // A handler that leaves a read and a flush behind.
                        _ = Record.ExceptionAsync(async () => await input.ReadAsync());
                        _ = Record.ExceptionAsync(async () => await writer.FlushAsync());
                        return;
                    }
                }

                ValueTask<FlushResult> flush = writer.FlushAsync();
                if (!flush.IsCompleted && Breaks(seed.Value) && random.Next(3) == 0)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.CancelPendingFlush(), writer, preferLocal: false);
                }

                _living[connection] = $"seed {seed} flushes, {at} bytes served";
                FlushResult flushed = await flush;
                if (random.Next(10) == 0)
                {
                    await Task.Yield();
                }

                if (flushed.IsCompleted || (read.IsCompleted && taken.Length == buffer.Length))
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is ConnectionResetException or ConnectionAbortedException)
        {
            Check(seed is null || Breaks(seed.Value), $"seed {seed}: {exception.Message}");
        }
    }

    /// <summary>One life in three may be broken by either side; in the others every byte has to come back.</summary>
    private static bool Breaks(int seed) => (uint)seed % 3 == 0;

    private static byte ByteAt(int seed, int at) => (byte)(unchecked((uint)(seed + at) * 2654435761u) >> 24);

    private static byte[] Stream(int seed, int length)
    {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++)
        {
            bytes[at] = ByteAt(seed, at);
        }

        return bytes;
    }

    private static async Task<byte[]> ReceiveSlowlyAsync(Socket client, bool isSlow)
    {
        using MemoryStream all = new();
        byte[] piece = new byte[isSlow ? 777 : 32 * 1024];
        while (await client.ReceiveAsync(piece) is int received and > 0)
        {
            all.Write(piece, 0, received);
            if (isSlow)
            {
                await Task.Yield();
            }
        }

        return all.ToArray();
    }

    private void Check(bool holds, string what)
    {
        if (!holds)
        {
            _wrong.Enqueue(what);
        }
    }

    private static int FromEnvironment(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : fallback;
}
