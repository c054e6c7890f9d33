using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Testing;

namespace Ocpp.Transport.Tests;

/// <summary>What the transport holds for each idle connection, in bytes: a fleet is mostly that. A new field is a reason to raise the limit here, and to say in the commit what it is worth.</summary>
public sealed class ConnectionMemoryTests
{
    [Fact]
    public async Task A_connection_that_waits_after_an_exchange_holds_three_small_objects()
    {
        EpollTransportFactory factory = new(static _ => true, new TransportLimits(), NullLogger<EpollTransportFactory>.Instance);
        await using IConnectionListener listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.EndPoint).WaitAsync(TransportHost.Limit);
        await using ConnectionContext connection = (await listener.AcceptAsync())!;

        // Behind a proxy it comes from elsewhere, which costs nothing.
        connection.RemoteEndPoint = new IPEndPoint(IPAddress.Parse("203.0.113.7"), 4711);
        await ExchangeAsync(connection, peer);

        ValueTask<System.IO.Pipelines.ReadResult> idle = connection.Transport.Input.ReadAsync();
        List<object> held = [connection, .. HeldBy(connection).SelectMany(static part => HeldBy(part).Prepend(part)).Distinct(ReferenceEqualityComparer.Instance).Where(part => part != connection)];

        Assert.Equal(["EpollConnection", "SocketReader", "SocketWriter"], held.Select(static part => part.GetType().Name).Order(StringComparer.Ordinal));
        Assert.InRange(held.Sum(ObjectSize.Of), 1, 280);
        connection.Transport.Input.CancelPendingRead();
        Assert.True((await idle).IsCanceled);
    }

    // As an upgrade: the first read can be cancelled and has to wait.
    private static async Task ExchangeAsync(ConnectionContext connection, Socket peer)
    {
        using CancellationTokenSource timeUp = new();
        ValueTask<System.IO.Pipelines.ReadResult> first = connection.Transport.Input.ReadAsync(timeUp.Token);
        await peer.SendAsync(Encoding.ASCII.GetBytes("question"));
        System.IO.Pipelines.ReadResult read = await first;
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes("answer"));
        Assert.Equal(6, await peer.ReceiveAsync(new byte[16]).WaitAsync(TransportHost.Limit));
    }

    // What is the transport's, and not shared by all connections.
    private static IEnumerable<object> HeldBy(object holder) => holder.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
        .Where(static field => !field.FieldType.IsValueType && field.FieldType != typeof(EpollEngine) && field.FieldType != typeof(EpollListener))
        .Select(field => field.GetValue(holder))
        .OfType<object>();
}
