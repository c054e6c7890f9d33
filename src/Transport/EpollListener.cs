using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

/// <summary>
/// One listening socket. Its first engine accepts, as long as somebody takes what it accepts, and hands the connections to all engines by turns. A process without
/// descriptors left pauses instead of spinning: the connections wait in the kernel.
/// </summary>
internal sealed class EpollListener : IConnectionListener
{
    // As many as wait in the kernel (net.core.somaxconn is 4,096 by default): some 50 ms. More at once would keep the engine from those that are connected already.
    private const int AcceptsAtOnce = 4096;
    private const int NotDue = -1;

    private const long Never = long.MaxValue;

    private readonly EpollTransportFactory _factory;
    private readonly EpollEngine[] _engines;
    private readonly Socket _socket;
    private readonly DescriptorReserve _reserve;
    private readonly PauseNotice _notice;
    private readonly Channel<EpollConnection> _accepted;
    private uint _nextEngine;
    private int _isFull;
    private bool _isNearLimit;
    private long _resumeAtMs = Never;
    private volatile bool _isUnbound;

    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    /// <exception cref="SocketException">The address is not ours, or may not be had.</exception>
    public EpollListener(EpollTransportFactory factory, EpollEngine[] engines, IPEndPoint endPoint, TransportLimits limits, ILogger logger)
    {
        _factory = factory;
        _engines = engines;
        Limits = limits;
        _reserve = new DescriptorReserve(limits);
        _notice = new PauseNotice(limits, logger);
        _accepted = Channel.CreateBounded<EpollConnection>(new BoundedChannelOptions(limits.MaxPendingAccepts) { SingleWriter = true, SingleReader = true });
        _socket = Bind(endPoint, limits.Backlog);
        EndPoint = _socket.LocalEndPoint!;
        Descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
        _isNearLimit = !_reserve.HasRoom();
        try
        {
            _engines[0].Add(this);
        }
        catch
        {
            _engines[0].Remove(this);
            _socket.Dispose();
            throw;
        }
    }

    public TransportLimits Limits { get; }

    public EndPoint EndPoint { get; }

    public int Descriptor { get; }

    /// <summary>Connections were waiting when it was last looked, so that more may come at any moment. For its engine's thread.</summary>
    public bool IsBusy { get; private set; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out EpollConnection? connection))
            {
                if (Interlocked.Exchange(ref _isFull, 0) == 1)
                {
                    _engines[0].Post(static listener => ((EpollListener)listener!).Rearm(), this);
                }

                return connection;
            }
        }

        return null;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (_isUnbound)
        {
            return;
        }

        _isUnbound = true;
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _engines[0].Post(
            _ =>
            {
                _engines[0].Remove(this);
                _socket.Dispose();
                _accepted.Writer.TryComplete();
                closed.SetResult();
            },
            null);
        await closed.Task.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out EpollConnection? connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _factory.Release();
    }

    /// <summary>Connections are waiting: takes all there are, or as many as are good for the others.</summary>
    public void OnReady()
    {
        try
        {
            AcceptAll();
        }
        catch
        {
            // The engine logs it and goes on; the listener has to go on too.
            _resumeAtMs = Environment.TickCount64 + (long)Limits.DescriptorPause.TotalMilliseconds;
            throw;
        }
    }

    private void AcceptAll()
    {
        IsBusy = false;
        int count = 0;
        for (bool isMore = true; isMore && count < AcceptsAtOnce && !_isUnbound;)
        {
            if (_accepted.Reader.Count >= Limits.MaxPendingAccepts)
            {
                // Whoever takes the next one lets this go on; if that was a moment ago, nobody will any more.
                Interlocked.Exchange(ref _isFull, 1);
                if (_accepted.Reader.Count < Limits.MaxPendingAccepts && Interlocked.Exchange(ref _isFull, 0) == 1)
                {
                    continue;
                }

                return;
            }

            if (_isNearLimit && (_isNearLimit = !_reserve.HasRoom()))
            {
                Pause(_reserve.Lack);
                return;
            }

            switch (AcceptOne())
            {
                case AcceptOutcome.Accepted:
                    count++;
                    break;
                case AcceptOutcome.None:
                    isMore = false;
                    break;
                case AcceptOutcome.Paused:
                    return;
            }
        }

        IsBusy = count > 0;
        Rearm();
    }

    /// <summary>Milliseconds until accepting goes on after a pause, after having done so where it is time; -1 when there is no pause.</summary>
    public int ResumeIfDue()
    {
        if (_resumeAtMs == Never)
        {
            return NotDue;
        }

        long left = _resumeAtMs - Environment.TickCount64;
        if (left > 0)
        {
            return (int)left;
        }

        _resumeAtMs = Never;
        Rearm();
        return NotDue;
    }

    private static Socket Bind(IPEndPoint endPoint, int backlog)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As Kestrel does: an address that means all of IPv6 means all of IPv4 too.
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            // Inherited by what is accepted. Each answer is one send; Nagle's algorithm would only hold it back.
            socket.NoDelay = true;
            socket.Blocking = false;
            socket.Bind(endPoint);
            socket.Listen(backlog);
            return socket;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(exception.Message, exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private unsafe AcceptOutcome AcceptOne()
    {
        byte* address = stackalloc byte[PeerAddress.RawLength];
        int length = PeerAddress.RawLength;
        int descriptor = Libc.Accept(Descriptor, address, &length);
        if (descriptor < 0)
        {
            return Failed(Marshal.GetLastPInvokeError());
        }

        // The kernel gives the lowest number that is free.
        _isNearLimit = _reserve.Holds(descriptor);
        EpollEngine engine = _engines[_nextEngine++ % (uint)_engines.Length];
        EpollConnection connection = new(descriptor, PeerAddress.Read(new ReadOnlySpan<byte>(address, length)), this, engine);
        try
        {
            engine.Add(connection);
        }
        catch (IOException exception)
        {
            // fs.epoll.max_user_watches, or no memory.
            engine.CloseSoon(connection);
            return Pause(exception.Message);
        }

        bool isTaken = _accepted.Writer.TryWrite(connection);
        Debug.Assert(isTaken, "There was room a moment ago, and only this thread fills it.");
        return AcceptOutcome.Accepted;
    }

    private AcceptOutcome Failed(int error) => error switch
    {
        Libc.WouldBlock => AcceptOutcome.None,

        // The end of that one connection, before it was one of ours (accept(2)).
        Libc.Interrupted or Libc.ConnectionAborted or Libc.NotPermitted or Libc.ProtocolError or Libc.NoSuchProtocolOption or Libc.NotSupported
            or Libc.NetworkDown or Libc.NetworkUnreachable or Libc.HostDown or Libc.HostUnreachable or Libc.NotOnNetwork or Libc.TimedOut => AcceptOutcome.Accepted,

        // No descriptor or memory left, or something that trying again at once would not mend either.
        _ => Pause(Libc.Failure("accept4", error).Message),
    };

    private AcceptOutcome Pause(string reason)
    {
        _resumeAtMs = Environment.TickCount64 + (long)Limits.DescriptorPause.TotalMilliseconds;
        _notice.Give(EndPoint, reason);
        return AcceptOutcome.Paused;
    }

    private void Rearm()
    {
        if (_isUnbound)
        {
            return;
        }

        try
        {
            _engines[0].Rearm(this);
        }
        catch (IOException exception)
        {
            Pause(exception.Message);
        }
    }

    private enum AcceptOutcome
    {
        Accepted,
        None,
        Paused,
    }
}
