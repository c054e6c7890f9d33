using System.IO.Pipelines;

namespace Ocpp.Transport;

/// <summary>What a connection of this transport can do beside its two pipes; among a connection's features.</summary>
public interface ISocketControlFeature
{
    /// <summary>
    /// Runs work on the thread that serves this connection's socket, so that what it sends and awaits needs no other thread; never inline. Null where sockets have no
    /// thread of their own: then the thread pool is as good.
    /// </summary>
    PipeScheduler? Scheduler { get; }

    /// <summary>What this connection is there for, whose memory is fetched ahead of its events where the transport does that.</summary>
    IPrefetchable? Served
    {
        get => null;
        set { }
    }

    /// <summary>
    /// Runs work once the group of events or posted work that is being served has been: sends of many connections, one after the other, find the way through the kernel in the
    /// processor's cache. False, and nothing will run, on any other thread than the socket's, and where nothing else is at hand.
    /// </summary>
    bool TryRunAfterGroup(Action<object?> action, object? state) => false;

    /// <summary>The peer has sent its end or the connection broke, whatever lies unread before it. False where the socket doesn't tell.</summary>
    bool HasPeerEnded => false;

    /// <summary>Sends the end of our bytes; the peer's can still be read. What was flushed before has been handed to the kernel.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    void ShutdownSend();

    /// <summary>Lets the kernel end the connection when sent bytes stay unacknowledged for so long (RFC 5482); false when it refuses.</summary>
    bool TrySetUserTimeout(TimeSpan timeout);

    /// <summary>
    /// How long ago the kernel got the last bytes of the peer, to the millisecond: for bytes that were read a moment ago, how long they had waited for us, whatever the peer
    /// and the network took. False where the kernel doesn't tell. A system call.
    /// </summary>
    bool TryGetTimeSinceReceived(out TimeSpan time);
}
