using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ocpp.Transport.Tests;

/// <summary>Events and posted work that an engine serves together.</summary>
public sealed class GroupTests : IAsyncLifetime
{
    private readonly List<(EpollConnection Connection, Socket Client)> _connected = [];
    private readonly ConcurrentQueue<string> _seen = new();
    private IConnectionListener _listener = null!;

    public async Task InitializeAsync() =>
        _listener = await new EpollTransportFactory(static _ => true, new TransportLimits(), NullLogger<EpollTransportFactory>.Instance).BindAsync(new IPEndPoint(IPAddress.Loopback, 0));

    public async Task DisposeAsync()
    {
        foreach ((EpollConnection connection, Socket client) in _connected)
        {
            client.Dispose();
            await connection.DisposeAsync();
        }

        await _listener.DisposeAsync();
    }

    [Fact]
    public async Task What_is_left_for_the_end_of_a_group_runs_once_all_of_its_connections_were_served()
    {
        EpollConnection[] connections = await ConnectAsync(3);
        Task[] served = [.. connections.Select(connection => ServeOneAsync(connection, () => LeaveForLater(connection, "later")))];

        await SendToAllAtOnceAsync();
        await Task.WhenAll(served).WaitAsync(TransportHost.Limit);
        await WaitForAsync(6);

        Assert.Equal(["left: True", "left: True", "left: True", "later", "later", "later"], _seen);
    }

    [Fact]
    public async Task Nothing_is_left_for_later_where_one_event_is_all_that_is_at_hand()
    {
        EpollConnection connection = (await ConnectAsync(1))[0];
        Task served = ServeOneAsync(connection, () => LeaveForLater(connection, "later"));

        await _connected[0].Client.SendAsync("x"u8.ToArray());
        await served.WaitAsync(TransportHost.Limit);

        Assert.Equal(["left: False"], _seen);
    }

    [Fact]
    public async Task Nothing_is_left_for_later_on_another_thread()
    {
        EpollConnection connection = (await ConnectAsync(1))[0];
        using EngineHold beforeGroup = await EngineHold.BeginAsync(connection.Engine);
        Task<EngineHold> inGroup = EngineHold.BeginAsync(connection.Engine);
        connection.Engine.Post(static _ => { }, null);
        beforeGroup.Dispose();
        using EngineHold hold = await inGroup;

        LeaveForLater(connection, "later");

        Assert.Equal(["left: False"], _seen);
    }

    [Fact]
    public async Task What_is_left_by_posted_work_runs_behind_the_rest_of_it_even_if_some_fails()
    {
        EpollConnection connection = (await ConnectAsync(1))[0];
        using (await EngineHold.BeginAsync(connection.Engine))
        {
            connection.Engine.Post(_ => LeaveForLater(connection, "later"), null);
            connection.Engine.Post(static _ => throw new InvalidOperationException("A bug."), null);
            connection.Engine.Post(_ => LeaveForLater(connection, "last"), null);
        }

        await WaitForAsync(4);
        Assert.Equal(["left: True", "left: True", "later", "last"], _seen);
    }

    [Fact]
    public async Task What_a_connection_serves_is_fetched_ahead_in_rounds_before_any_of_the_group_is_served()
    {
        EpollConnection[] connections = await ConnectAsync(2);
        Task[] served = [.. connections.Select(connection => ServeOneAsync(connection, () => _seen.Enqueue("served")))];
        foreach (ISocketControlFeature socket in connections)
        {
            socket.Served = new Served(round => _seen.Enqueue($"round {round}"));
        }

        await SendToAllAtOnceAsync();
        await Task.WhenAll(served).WaitAsync(TransportHost.Limit);

        Assert.Equal(["round 0", "round 0", "round 1", "round 1", "served", "served"], _seen);
    }

    [Fact]
    public async Task A_connection_whose_service_fails_to_be_fetched_is_given_up_and_the_others_are_served()
    {
        EpollConnection[] connections = await ConnectAsync(3);
        ((ISocketControlFeature)connections[1]).Served = new Served(static _ => throw new InvalidOperationException("A bug."));
        Task[] served = [.. connections.Where(connection => connection != connections[1]).Select(connection => ServeOneAsync(connection, () => _seen.Enqueue("served")))];
        Task<ReadResult> failed = connections[1].Transport.Input.ReadAsync().AsTask();

        await SendToAllAtOnceAsync();

        await Task.WhenAll(served).WaitAsync(TransportHost.Limit);
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => failed.WaitAsync(TransportHost.Limit));
        Assert.Equal(["served", "served"], _seen);
    }

    [Fact]
    public async Task A_service_that_fails_ends_its_connection_alone()
    {
        EpollConnection[] connections = await ConnectAsync(3);
        FailWhenServed(connections[0]);
        Task[] served = [.. connections.Skip(1).Select(connection => ServeOneAsync(connection, () => _seen.Enqueue("served")))];

        await SendToAllAtOnceAsync();
        await Task.WhenAll(served).WaitAsync(TransportHost.Limit);

        Assert.Equal(["served", "served"], _seen);
        Assert.Equal(0, await _connected[0].Client.ReceiveAsync(new byte[1]).WaitAsync(TransportHost.Limit));
    }

    private void LeaveForLater(ISocketControlFeature socket, string name) =>
        _seen.Enqueue($"left: {socket.TryRunAfterGroup(name => _seen.Enqueue((string)name!), name)}");

    /// <summary>Serves the first bytes on the engine's thread.</summary>
    private static async Task ServeOneAsync(EpollConnection connection, Action serve)
    {
        ReadResult read = await connection.Transport.Input.ReadAsync().ConfigureAwait(false);
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        serve();

        // Whoever awaits this doesn't go on on that thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    /// <summary>Fails on the engine's thread. Not on the runner's context, which is still there where connecting never had to wait: the failure would be the runner's then.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The failure has to come out of the continuation itself, which a task would catch; the read is never consumed.")]
    private static void FailWhenServed(EpollConnection connection) =>
        connection.Transport.Input.ReadAsync().ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(static () => throw new InvalidOperationException("A bug."));

    private async Task<EpollConnection[]> ConnectAsync(int count)
    {
        // Of two engines every other connection is the other one's: all of the first one's are kept.
        while (_connected.Count < count)
        {
            Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await client.ConnectAsync(_listener.EndPoint).WaitAsync(TransportHost.Limit);
            EpollConnection connection = (EpollConnection)(await _listener.AcceptAsync().AsTask().WaitAsync(TransportHost.Limit))!;
            if (_connected.Count > 0 && connection.Engine != _connected[0].Connection.Engine)
            {
                client.Dispose();
                await connection.DisposeAsync();
                continue;
            }

            _connected.Add((connection, client));
        }

        return [.. _connected.Select(static pair => pair.Connection)];
    }

    /// <summary>The bytes of all are there when the engine looks.</summary>
    private async Task SendToAllAtOnceAsync()
    {
        using EngineHold hold = await EngineHold.BeginAsync(_connected[0].Connection.Engine);
        foreach ((_, Socket client) in _connected)
        {
            await client.SendAsync("x"u8.ToArray());
        }
    }

    private async Task WaitForAsync(int count)
    {
        using CancellationTokenSource limit = new(TransportHost.Limit);
        while (_seen.Count < count)
        {
            await Task.Delay(1, limit.Token);
        }
    }

    private sealed class Served(Action<int> fetched) : IPrefetchable
    {
        public void Prefetch(int round) => fetched(round);
    }
}
