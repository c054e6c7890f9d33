using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ocpp.Transport.Tests;

/// <summary>The listener and its engines by themselves, without Kestrel.</summary>
[Collection(AloneCollection.Name)]
public sealed partial class ListenerTests
{
    [Fact]
    public async Task A_connection_outlives_its_listener_and_is_served_and_closed_all_the_same()
    {
        // Kestrel does so with a handler that doesn't return in time.
        (ConnectionContext connection, Socket client) = await AcceptOneAsync(IPAddress.Loopback, IPAddress.Loopback, disposeListener: true);
        using Socket peer = client;
        PipeScheduler scheduler = connection.Features.Get<ISocketControlFeature>()!.Scheduler!;
        int descriptor = ((EpollConnection)connection).Descriptor;

        ValueTask<ReadResult> reading = connection.Transport.Input.ReadAsync();
        await client.SendAsync("x"u8.ToArray());
        ReadResult read = await reading.AsTask().WaitAsync(TransportHost.Limit);
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        await connection.DisposeAsync();

        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit));
        await BecomesAsync(() => !IsOpenSocket(descriptor));
        TaskCompletionSource ran = new(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(static ran => ((TaskCompletionSource)ran!).SetResult(), ran);
        await ran.Task.WaitAsync(TransportHost.Limit);
    }

    [Fact]
    public async Task Events_of_a_closed_connection_whose_descriptor_was_copied_do_not_reach_the_next_one_of_its_number()
    {
        // A process that is being started holds a copy of every descriptor for a moment.
        EpollTransportFactory factory = Factory();
        await using IConnectionListener listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket firstClient = await ConnectAsync(listener.EndPoint);

        // Clients have descriptors in this process too: theirs are made while the number is still taken.
        Socket[] clients = [.. Enumerable.Range(0, 100).Select(static _ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        EpollConnection first = (EpollConnection)(await listener.AcceptAsync().AsTask().WaitAsync(TransportHost.Limit))!;
        using SafeSocketHandle copy = new(Duplicate(first.Descriptor), ownsHandle: true);
        await first.DisposeAsync();
        await BecomesAsync(() => first.IsClosed);

        List<EpollConnection> others = [];
        do
        {
            Assert.True(others.Count < clients.Length, "The number does not come again.");
            await clients[others.Count].ConnectAsync(listener.EndPoint).WaitAsync(TransportHost.Limit);
            others.Add((EpollConnection)(await listener.AcceptAsync().AsTask().WaitAsync(TransportHost.Limit))!);
        }
        while (others[^1].Descriptor != first.Descriptor);

        EpollConnection second = others[^1];
        firstClient.Close(0);
        await EngineHasTurnedAsync(second);

        Assert.False(second.ConnectionClosed.IsCancellationRequested);
        foreach (EpollConnection other in others)
        {
            await other.DisposeAsync();
        }

        Array.ForEach(clients, static client => client.Dispose());
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1", "127.0.0.1")]
    [InlineData("::", "127.0.0.1", "::ffff:127.0.0.1")]
    [InlineData("::", "::1", "::1")]
    [InlineData("::1", "::1", "::1")]
    public async Task Both_ends_of_a_connection_have_their_true_addresses(string bound, string connected, string seen)
    {
        if (!Socket.OSSupportsIPv6 && bound.Contains(':', StringComparison.Ordinal))
        {
            return;
        }

        (ConnectionContext connection, Socket client) = await AcceptOneAsync(IPAddress.Parse(bound), IPAddress.Parse(connected), disposeListener: false);
        using Socket peer = client;

        Assert.Equal(new IPEndPoint(IPAddress.Parse(seen), ((IPEndPoint)client.RemoteEndPoint!).Port), connection.LocalEndPoint);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(seen), ((IPEndPoint)client.LocalEndPoint!).Port), connection.RemoteEndPoint);
        await connection.DisposeAsync();
    }

    [Theory]
    [InlineData("203.0.113.7:4711")]
    [InlineData("[2001:db8::7]:0")]
    public async Task Who_knows_better_where_a_connection_comes_from_may_say_so(string address)
    {
        (ConnectionContext connection, Socket client) = await AcceptOneAsync(IPAddress.Loopback, IPAddress.Loopback, disposeListener: false);
        using Socket peer = client;
        IPEndPoint remote = IPEndPoint.Parse(address);

        connection.RemoteEndPoint = new UnixDomainSocketEndPoint("/elsewhere");
        Assert.Equal("/elsewhere", connection.RemoteEndPoint.ToString());
        connection.RemoteEndPoint = remote;

        Assert.Equal(remote, connection.RemoteEndPoint);
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task Only_one_can_listen_on_a_port()
    {
        // SO_REUSEPORT would let a second process take half of the connections unnoticed.
        await using IConnectionListener listener = await Factory().BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => other.Bind(listener.EndPoint)).SocketErrorCode);
    }

    [Fact]
    public async Task The_kernel_holds_as_many_connections_as_it_may_before_they_are_accepted()
    {
        await using IConnectionListener listener = await Factory().BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        int most = int.Parse(await File.ReadAllTextAsync("/proc/sys/net/core/somaxconn"), System.Globalization.CultureInfo.InvariantCulture);

        // struct tcp_info of a listening socket: tcpi_sacked, at 28, is its backlog.
        byte[] info = new byte[104];
        using Socket socket = new(new SafeSocketHandle(Duplicate(((EpollListener)listener).Descriptor), ownsHandle: true));
        socket.GetRawSocketOption(6, 11, info);

        Assert.Equal(most, BitConverter.ToInt32(info, 28));
    }

    [Fact]
    public async Task Connections_that_nobody_took_end_with_the_listener()
    {
        IConnectionListener listener = await Factory().BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket client = await ConnectAsync(listener.EndPoint);
        await BecomesAsync(() => IsAccepted(client));

        await listener.DisposeAsync();

        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit));
    }

    [Fact]
    public async Task Work_that_several_threads_post_is_run_each_time_however_quiet_the_engine()
    {
        (ConnectionContext connection, Socket client) = await AcceptOneAsync(IPAddress.Loopback, IPAddress.Loopback, disposeListener: false);
        using Socket peer = client;
        PipeScheduler scheduler = connection.Features.Get<ISocketControlFeature>()!.Scheduler!;

        // Each waits for its own work before it posts again, so that nobody else's post can make good a wake-up that was lost.
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            for (int count = 0; count < 50_000; count++)
            {
                TaskCompletionSource ran = new();
                scheduler.Schedule(static ran => ((TaskCompletionSource)ran!).SetResult(), ran);
                await ran.Task;
                await Task.Yield();
            }
        }))).WaitAsync(10 * TransportHost.Limit);

        await connection.DisposeAsync();
    }

    [Fact]
    public async Task Connections_that_wait_are_accepted_before_a_message_is_served()
    {
        await using IConnectionListener listener = await Factory().BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket talker = await ConnectAsync(listener.EndPoint);
        EpollConnection connection = (EpollConnection)(await listener.AcceptAsync().AsTask().WaitAsync(TransportHost.Limit))!;
        Task<int> waitingWhenServed = WhenReceivedAsync(connection, () => WaitingInKernel(listener));
        List<Socket> arrivals = [];

        using (await EngineHold.BeginAsync(connection.Engine))
        {
            for (int count = 0; count < 300; count++)
            {
                arrivals.Add(await ConnectAsync(listener.EndPoint));
            }

            await BecomesAsync(() => WaitingInKernel(listener) == arrivals.Count);
            await talker.SendAsync("x"u8.ToArray());
        }

        Assert.Equal(0, await waitingWhenServed.WaitAsync(TransportHost.Limit));
        await connection.DisposeAsync();
        arrivals.ForEach(static arrival => arrival.Dispose());
    }

    [Fact]
    public async Task Connections_that_come_while_many_messages_are_served_are_accepted_between_them()
    {
        const int Messages = 200;
        await using IConnectionListener listener = await Factory().BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        List<(EpollConnection Connection, Socket Client)> talkers = [];
        List<Socket> arrivals = [];
        List<Task<int>> waiting = [];
        for (int count = 0; count < Messages; count++)
        {
            Socket client = await ConnectAsync(listener.EndPoint);
            EpollConnection connection = (EpollConnection)(await listener.AcceptAsync().AsTask().WaitAsync(TransportHost.Limit))!;
            talkers.Add((connection, client));
            waiting.Add(WhenReceivedAsync(connection, LetOneCome));
        }

        using (await EngineHold.BeginAsync(talkers[0].Connection.Engine))
        {
            arrivals.Add(await ConnectAsync(listener.EndPoint));
            await BecomesAsync(() => WaitingInKernel(listener) == 1);
            foreach ((_, Socket client) in talkers)
            {
                await client.SendAsync("x"u8.ToArray());
            }
        }

        int[] waitingWhenServed = await Task.WhenAll(waiting).WaitAsync(TransportHost.Limit);
        Assert.InRange(waitingWhenServed.Max(), 1, Messages / 3);
        foreach ((EpollConnection connection, Socket client) in talkers)
        {
            await connection.DisposeAsync();
            client.Dispose();
        }

        arrivals.ForEach(static arrival => arrival.Dispose());

        int LetOneCome()
        {
            Socket arrival = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            arrival.Connect(listener.EndPoint);
            arrivals.Add(arrival);
            return WaitingInKernel(listener);
        }
    }

    /// <summary>Looks on the engine's thread, once bytes of a connection have arrived.</summary>
    private static async Task<int> WhenReceivedAsync(EpollConnection connection, Func<int> look)
    {
        await connection.Transport.Input.ReadAsync().ConfigureAwait(false);
        int seen = look();

        // Whoever awaits this doesn't go on on that thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return seen;
    }

    /// <summary>
    /// Connections that the kernel has completed and nobody has accepted: <c>tcpi_unacked</c> of a listening socket's struct tcp_info, at 24. (<c>/proc/net/tcp</c> has it too, and is slow to read
    /// on a machine that has closed thousands of connections a moment ago.)
    /// </summary>
    private static unsafe int WaitingInKernel(IConnectionListener listener)
    {
        byte* info = stackalloc byte[104];
        int length = 104;
        Assert.Equal(0, GetSocketOption(((EpollListener)listener).Descriptor, 6, 11, info, &length));
        return *(int*)(info + 24);
    }

    private static EpollTransportFactory Factory() => new(static _ => true, new TransportLimits(), NullLogger<EpollTransportFactory>.Instance);

    private static async Task<(ConnectionContext Connection, Socket Client)> AcceptOneAsync(IPAddress bound, IPAddress connected, bool disposeListener)
    {
        IConnectionListener listener = await Factory().BindAsync(new IPEndPoint(bound, 0));
        Socket client = await ConnectAsync(new IPEndPoint(connected, ((IPEndPoint)listener.EndPoint).Port));
        ConnectionContext connection = (await listener.AcceptAsync().AsTask().WaitAsync(TransportHost.Limit))!;
        if (disposeListener)
        {
            await listener.DisposeAsync();
        }
        else
        {
            await listener.UnbindAsync();
        }

        return (connection, client);
    }

    private static async Task<Socket> ConnectAsync(EndPoint endPoint)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint).WaitAsync(TransportHost.Limit);
        return socket;
    }

    /// <summary>Everything that had happened before has been told: what is posted comes behind the events of its turn.</summary>
    private static async Task EngineHasTurnedAsync(EpollConnection connection)
    {
        TaskCompletionSource turned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Engine.Scheduler.Schedule(static turned => ((TaskCompletionSource)turned!).SetResult(), turned);
        await turned.Task.WaitAsync(TransportHost.Limit);
    }

    private static async Task BecomesAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TransportHost.Limit);
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>A server's socket with this client as its peer is one of our descriptors. The kernel has completed the connection long before.</summary>
    private static bool IsAccepted(Socket client) => Directory.EnumerateFileSystemEntries("/proc/self/fd").Any(entry =>
        int.TryParse(Path.GetFileName(entry), out int descriptor) && PeerPort(descriptor) == ((IPEndPoint)client.LocalEndPoint!).Port);

    private static unsafe int PeerPort(int descriptor)
    {
        byte* address = stackalloc byte[28];
        int length = 28;
        return GetPeerName(descriptor, address, &length) == 0 ? (address[2] << 8) | address[3] : -1;
    }

    private static bool IsOpenSocket(int descriptor) => PeerPort(descriptor) >= 0;

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static unsafe partial int GetSocketOption(int socket, int level, int option, byte* value, int* length);

    [LibraryImport("libc", EntryPoint = "getpeername")]
    private static unsafe partial int GetPeerName(int socket, byte* address, int* length);
}
