using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Listeners.Proxies;

/// <summary>
/// Believes the proxies of <c>Ocpp:TrustedProxies</c> where a connection comes from: by the PROXY protocol's header before its first byte, and by the X-Forwarded headers of its upgrade request. One
/// instance for all listeners, safe on any thread. While the setting is left out each connection costs one look.
/// </summary>
/// <remarks>
/// Only the remote end point is replaced, never the local one: that a connection came over loopback decides about keys, and a proxy's word can't bring that about.
/// </remarks>
internal sealed partial class ProxyHeaders(OcppOptions options, DrainEnd drained, TimeProvider clock, ListenerMetrics metrics, ILogger<ProxyHeaders> logger)
{
    private readonly TrustedProxies _trusted = options.TrustedProxies;
    private readonly HandshakeTimers _timers = new(options.HandshakeTimeout, clock);

    /// <summary>Whether a connection, none of whose bytes have been read, comes from a trusted proxy and so may begin with a header.</summary>
    public bool MayBegin(ConnectionContext connection) => !_trusted.IsEmpty && _trusted.Contains(connection.RemoteEndPoint);

    /// <summary>Takes the header off a connection that <see cref="MayBegin"/> with one, if it does, and has it come from where the header says.</summary>
    /// <exception cref="OperationCanceledException">The time is up.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProxyHeaderOutcome> TakeAsync(ConnectionContext connection, CancellationToken timeUp)
    {
        PipeReader input = connection.Transport.Input;
        while (true)
        {
            // What is there counts first, even when the time is up.
            ReadResult read = input.TryRead(out ReadResult there) ? there : await input.ReadAsync(timeUp).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            ProxyHeaderStatus status = ProxyHeaderReader.TryRead(ref buffer, out ProxyHeader header, out string? fault);

            // What lies behind a header, or was none, counts as unseen.
            input.AdvanceTo(buffer.Start, status == ProxyHeaderStatus.Incomplete ? read.Buffer.End : buffer.Start);
            if (status != ProxyHeaderStatus.Incomplete)
            {
                return Conclude(connection, status, header, fault);
            }

            if (read.IsCompleted)
            {
                return ProxyHeaderOutcome.Left;
            }
        }
    }

    /// <summary>The middleware of a listener of Kestrel's without TLS, before everything else.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (!MayBegin(connection) || await TryTakeInTimeAsync(connection).ConfigureAwait(false))
        {
            await next(connection).ConfigureAwait(false);
        }
    }

    /// <summary>Has a connection come from where the headers of its upgrade request say, if who it comes from by now is trusted.</summary>
    /// <returns>Whether the charge point came over TLS; null where nobody who is trusted says so.</returns>
    /// <remarks>
    /// Behind a PROXY header that is the address that it named: who speaks the PROXY protocol passes bytes on, so that the request is its client's, who may have written anything into it.
    /// </remarks>
    public bool? Believe(ConnectionContext connection, UpgradeRequest request)
    {
        if ((request.ForwardedFor ?? request.ForwardedProto) is null || !_trusted.Contains(connection.RemoteEndPoint))
        {
            return null;
        }

        if (ForwardedClient.Find(request.ForwardedFor, _trusted) is { } client)
        {
            connection.RemoteEndPoint = client;
        }

        return ForwardedClient.CameOverTls(request.ForwardedProto);
    }

    private ProxyHeaderOutcome Conclude(ConnectionContext connection, ProxyHeaderStatus status, ProxyHeader header, string? fault)
    {
        if (status == ProxyHeaderStatus.Absent)
        {
            return ProxyHeaderOutcome.Served;
        }

        if (status == ProxyHeaderStatus.Broken)
        {
            Log.Broken(logger, connection.RemoteEndPoint, fault);
            metrics.ProxyHeaderRead("broken");
            return ProxyHeaderOutcome.Broken;
        }

        if (header.Source is not IPEndPoint source)
        {
            metrics.ProxyHeaderRead("local");
            return ProxyHeaderOutcome.Served;
        }

        metrics.ProxyHeaderRead("proxied");
        connection.RemoteEndPoint = source;
        return header.IsTls ? ProxyHeaderOutcome.ServedOverTls : ProxyHeaderOutcome.Served;
    }

    private async ValueTask<bool> TryTakeInTimeAsync(ConnectionContext connection)
    {
        CancellationTokenSource timeUp = _timers.Rent();
        CancellationTokenRegistration ending = HandshakeTimers.EndBy(timeUp, drained.Token);
        try
        {
            return await TakeAsync(connection, timeUp.Token).ConfigureAwait(false) is ProxyHeaderOutcome.Served or ProxyHeaderOutcome.ServedOverTls;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            // Its time is up, or the peer is gone: there was nothing to serve yet.
            return false;
        }
        finally
        {
            ending.Dispose();
            _timers.Return(timeUp);
        }
    }
}
