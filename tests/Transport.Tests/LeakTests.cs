using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Xunit.Abstractions;

namespace Ocpp.Transport.Tests;

/// <summary>
/// Connections that come and go in every way there is leave nothing behind: no descriptor, no object, no block of the pool. LEAK_CONNECTS makes the run longer.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class LeakTests(ITestOutputHelper output)
{
    private const int UsualConnects = 5_000;
    private const int AtOnce = 20;

    // A connection that leaked would cost 700 bytes at least. The pool may keep or drop its large blocks meanwhile, so that only a long run can tell; the weak references tell in a short one too.
    private const int BytesPerConnection = 70;
    private const int PoolsOwn = 32 * 1024 * 1024;

    [Fact]
    public async Task Connections_that_came_and_went_leave_nothing_behind()
    {
        int connects = int.TryParse(Environment.GetEnvironmentVariable("LEAK_CONNECTS"), CultureInfo.InvariantCulture, out int more) ? more : UsualConnects;
        int living = 0;
        List<WeakReference> sample = [];
        await using TransportHost host = await TransportHost.StartAsync(async connection =>
        {
            int number = Interlocked.Increment(ref living);
            try
            {
                if (number % 7 == 0)
                {
                    lock (sample)
                    {
                        sample.Add(new WeakReference(connection));
                    }

                    connection.ConnectionClosed.Register(static () => { });
                }

                await Handlers.EchoAsync(connection);
            }
            catch (Exception exception) when (exception is ConnectionResetException or ConnectionAbortedException or IOException)
            {
                // The peer's way to go.
            }
            finally
            {
                Interlocked.Decrement(ref living);
            }
        });
        await ComeAndGoAsync(host, UsualConnects / 5);
        await BecomesAsync(() => Volatile.Read(ref living) == 0);
        lock (sample)
        {
            sample.Clear();
        }

        int descriptors = Descriptors();
        long memory = Memory();

        await ComeAndGoAsync(host, connects);

        await BecomesAsync(() => Volatile.Read(ref living) == 0 && Descriptors() <= descriptors + AtOnce);
        long grown = Memory() - memory;
        int alive;
        int taken;
        lock (sample)
        {
            alive = sample.Count(static reference => reference.IsAlive);
            taken = sample.Count;
            sample.Clear();
        }

        output.WriteLine($"{connects} connects: descriptors {descriptors} before, {Descriptors()} after; {grown} bytes grown; {alive} of {taken} sampled connections alive");
        Assert.InRange(alive, 0, AtOnce);
        Assert.InRange(grown, long.MinValue, PoolsOwn + (connects * (long)BytesPerConnection));
    }

    [Fact]
    public async Task Connections_one_after_the_other_leave_no_descriptor_behind()
    {
        await using TransportHost host = await TransportHost.StartAsync(Handlers.EchoAsync);
        await AskAsync(host);
        int before = Descriptors();

        for (int count = 0; count < 2_000; count++)
        {
            await AskAsync(host);
        }

        // The engine closes behind the client's back: a moment may pass, a leak stays.
        await BecomesAsync(() => Descriptors() <= before + AtOnce);
    }

    private static async Task AskAsync(TransportHost host)
    {
        using Socket client = await host.ConnectAsync();
        await client.SendAsync("x"u8.ToArray());
        await client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit);
    }

    private static async Task ComeAndGoAsync(TransportHost host, int connects)
    {
        for (int done = 0; done < connects; done += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(done, AtOnce).Select(number => ComeAndGoOnceAsync(host, number)));
        }
    }

    private static async Task ComeAndGoOnceAsync(TransportHost host, int number)
    {
        using Socket client = await host.ConnectAsync();
        switch (number % 6)
        {
            case 0: // Without a byte.
                break;
            case 1:
                await client.SendAsync(new byte[100]);
                await client.ReceiveExactlyAsync(100).WaitAsync(TransportHost.Limit);
                break;
            case 2: // A reset behind unread bytes.
                await client.SendAsync(new byte[10_000]);
                client.Close(0);
                break;
            case 3: // A reset and nothing else.
                client.LingerState = new LingerOption(true, 0);
                break;
            case 4: // An orderly end.
                await client.SendAsync(new byte[3]);
                client.Shutdown(SocketShutdown.Send);
                Assert.Equal(3, (await client.ReceiveAllAsync().WaitAsync(TransportHost.Limit)).Length);
                break;
            default: // An answer that nobody reads.
                await client.SendAsync(new byte[200_000]).WaitAsync(TransportHost.Limit);
                break;
        }
    }

    // Blocks of the pool count as held; the pool gives back what it doesn't need in the collections.
    private static long Memory()
    {
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
        }

        return least;
    }

    private static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    private static async Task BecomesAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TransportHost.Limit);
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
