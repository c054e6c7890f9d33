using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Ocpp.Codec;
using Ocpp.Gateway.Admission;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners.Proxies;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Transport;
using Ocpp.WebSockets.Frames;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Listeners;

/// <summary>
/// One accepted socket from its first byte to its last: reads the upgrade request, decides who gets in, hands the connection to a
/// session and cleans up behind it. Knows no action's name. One instance serves all connections.
/// </summary>
internal sealed partial class OcppConnectionHandler(
    SessionEnvironment environment,
    ChargePointDirectory chargePoints,
    ChargePointAuthenticator authenticator,
    AdmissionControl admissions,
    ProtocolList protocols,
    ProxyHeaders proxies,
    ListenerMetrics metrics,
    IHostApplicationLifetime lifetime,
    DrainEnd drained,
    ILogger<OcppConnectionHandler> logger)
{
    // A charge point that was refused for lack of room comes back after so long; its own back-off adds to it.
    private const int RetryAfterSeconds = 10;

    // A stop is mostly a restart. Who was closed and comes back meanwhile is spread again, or all of them would be there in its first second.
    private const int LatestRetryAfterStopSeconds = 30;
    private const int ServiceUnavailable = 503;
    private static readonly TimeSpan RefusalLinger = TimeSpan.FromSeconds(1);

    // Bytes of a request too large that are read and thrown away, so that its sender lives to read why it was refused.
    private const long MaxDrainedBytes = 1024 * 1024;

    // A 101 is written here and copied to its session's output, within one method.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _response;

    private readonly HandshakeTimers _timers = new(environment.Options.HandshakeTimeout, environment.Clock);
    private readonly UpgradeLimits _limits = new() { Strict = environment.Options.Strict };

    private bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Serves one connection, from its first byte to its last. Never throws for what the peer does.</summary>
    public async Task HandleAsync(ConnectionContext connection, OcppListener listener)
    {
        if (await OpenAsync(connection, listener).ConfigureAwait(false) is { } session)
        {
            await ServeAsync(session, owner: null).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// As the other, for an owner who is told the end instead of awaiting it: whoever waits with an asynchronous method is an object more for each connection. Never throws.
    /// </summary>
    public async Task HandleAsync(ConnectionContext connection, OcppListener listener, IConnectionOwner owner)
    {
        ChargePointSession? session = null;
        try
        {
            session = await OpenAsync(connection, listener).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            owner.Failed(connection, exception);
        }

        if (session is null)
        {
            await owner.EndAsync(connection).ConfigureAwait(false);
        }
        else
        {
            // Its owner hears of its end; awaited here it would hold this method too, for as long as the connection lasts.
            _ = ServeAsync(session, owner);
        }
    }

    /// <summary>A session from its first message to its last.</summary>
    /// <remarks>All that an idle connection holds of this class is this method's state, so it has as few variables and waits as can be.</remarks>
    private async Task ServeAsync(ChargePointSession session, IConnectionOwner? owner)
    {
        try
        {
            BatchEnd end;
            do
            {
                end = session.Take(await session.Input.ReadAsync().ConfigureAwait(false));
                if (end != BatchEnd.Ended && session.MustWait(end))
                {
                    await session.WaitAsync(end).ConfigureAwait(false);
                }
            }
            while (end != BatchEnd.Ended);

            if (session.AwaitsPeersEnd)
            {
                await session.LingerAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            session.Vanish(exception);
        }
        catch (Exception exception) when (owner is not null)
        {
            // A bug of ours ends one connection.
            owner.Failed(session.Connection, exception);
        }
        finally
        {
            End(session, owner);
        }

        if (owner is not null)
        {
            await owner.EndAsync(session.Connection).ConfigureAwait(false);
        }
    }

    private void End(ChargePointSession session, IConnectionOwner? owner)
    {
        try
        {
            session.End();
            chargePoints.Release(session.ChargePoint);
        }
        catch (Exception exception) when (owner is not null)
        {
            owner.Failed(session.Connection, exception);
        }
    }

    /// <summary>Reads the upgrade and answers it: a session for a peer that was let in; null for one that was refused, which has been told, or that left.</summary>
    private async Task<ChargePointSession?> OpenAsync(ConnectionContext connection, OcppListener listener)
    {
        long acceptedAt = environment.Clock.GetTimestamp();
        try
        {
            ISocketControlFeature? socket = SocketOf(connection);
            TcpUserTimeout.Apply(socket, environment.Options);
            (ChargePointSession? session, UpgradeRefusal? refusal) = await ShakeHandsAsync(connection, socket, listener, acceptedAt).ConfigureAwait(false);
            metrics.HandshakeEnded(session is not null, refusal, environment.Clock.GetElapsedTime(acceptedAt));
            if (session is not null)
            {
                if (IsStopping)
                {
                    // It got in while the others were being closed, and isn't among them.
                    session.CloseSoon(CloseCode.GoingAway, SessionDrain.Reason);
                }
            }
            else if (refusal is not null)
            {
                await RefuseAsync(connection, refusal, listener.IsTls).ConfigureAwait(false);
            }

            return session;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            // The peer was gone before it was somebody.
            Log.HandshakeEnded(logger, connection.RemoteEndPoint, exception.Message);
            metrics.HandshakeAbandoned(environment.Clock.GetElapsedTime(acceptedAt));
            return null;
        }
    }

    /// <summary>From the first byte to an open session, all within Ocpp:HandshakeTimeout; else a refusal, or nothing for a peer that left or that a stop doesn't wait for.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(ChargePointSession? Session, UpgradeRefusal? Refusal)> ShakeHandsAsync(
        ConnectionContext connection, ISocketControlFeature? socket, OcppListener listener, long acceptedAt)
    {
        CancellationTokenSource timeUp = _timers.Rent();
        CancellationTokenRegistration ending = HandshakeTimers.EndBy(timeUp, drained.Token);
        try
        {
            (UpgradeRequest? request, UpgradeRefusal? refusal, bool? cameOverTls) = await ReadRequestAsync(connection, listener, timeUp.Token).ConfigureAwait(false);
            if (request is null)
            {
                return (null, NotFound(refusal, listener) ?? refusal);
            }

            cameOverTls = proxies.Believe(connection, request) ?? cameOverTls;
            UpgradeTolerances tolerances = request.Tolerances;
            if (!TryReadIdentity(request, listener, ref tolerances, out string? identity, out refusal))
            {
                return (null, refusal);
            }

            refusal = RefusalForNow() ?? admissions.TryTakePlace(identity, connection, socket);
            return refusal is null
                ? await AdmitAsync(new Arrival(connection, socket, listener, acceptedAt, request, identity, tolerances, cameOverTls), timeUp).ConfigureAwait(false)
                : (null, refusal);
        }
        finally
        {
            ending.Dispose();
            _timers.Return(timeUp);
        }
    }

    /// <summary>What everybody gets who comes now; null while the gateway takes charge points.</summary>
    private UpgradeRefusal? RefusalForNow() =>
        IsStopping ? UpgradeRefusal.ServiceUnavailable(Random.Shared.Next(RetryAfterSeconds, LatestRetryAfterStopSeconds + 1))
        : environment.Journal.Health != JournalHealth.Healthy ? UpgradeRefusal.ServiceUnavailable(RetryAfterSeconds)
        : null;

    /// <summary>The part that costs something: who it is, whether it is so, and a session for it. The place that it was let in on goes back if none comes of it.</summary>
    private async ValueTask<(ChargePointSession? Session, UpgradeRefusal? Refusal)> AdmitAsync(Arrival arrival, CancellationTokenSource timeUp)
    {
        (ConnectionContext connection, string identity) = (arrival.Connection, arrival.Identity);
        ChargePointSession? session = null;
        ChargePoint? chargePoint = null;
        try
        {
            chargePoint = chargePoints.Acquire(identity);
            AdmissionDecision admission = await authenticator
                .DecideAsync(identity, RegistrationOf(chargePoint), arrival.Request.Authorization, TransportSecurityOf(in arrival), timeUp.Token).ConfigureAwait(false);
            UpgradeRefusal? refusal = admission.IsAdmitted
                ? Open(in arrival, chargePoint, in admission, out session)
                : admission.Refusal;
            if (refusal is not null)
            {
                Log.Refused(logger, identity, connection.RemoteEndPoint, refusal.StatusCode, refusal.Reason);
            }

            return (session, refusal);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            // Too many slow password checks were before this one, or the gateway stops: no fault of the charge point's.
            return (null, UpgradeRefusal.ServiceUnavailable(Random.Shared.Next(RetryAfterSeconds, LatestRetryAfterStopSeconds + 1)));
        }
        finally
        {
            if (session is null)
            {
                admissions.GiveBack();
                if (chargePoint is not null)
                {
                    chargePoints.Release(chargePoint);
                }
            }
        }
    }

    // Outside the listener's path there is nothing, whether an upgrade was asked for or not.
    private static UpgradeRefusal? NotFound(UpgradeRefusal? refusal, OcppListener listener)
    {
        UpgradeTolerances tolerances = UpgradeTolerances.None;
        return refusal?.RawPath is { } path
            && !ResourcePath.TryReadIdentity(path, listener.Path, out _, out UpgradeRefusal? ofPath, ref tolerances)
            && ofPath.StatusCode == 404
                ? ofPath
                : null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(UpgradeRequest? Request, UpgradeRefusal? Refusal, bool? CameOverTls)> ReadRequestAsync(
        ConnectionContext connection, OcppListener listener, CancellationToken timeUp)
    {
        try
        {
            bool? cameOverTls = null;

            // Before TLS it has been taken by TlsHandshakeQueue; within TLS it would be the charge point's word.
            if (!listener.IsTls && proxies.MayBegin(connection))
            {
                ProxyHeaderOutcome outcome = await proxies.TakeAsync(connection, timeUp).ConfigureAwait(false);
                if (outcome is ProxyHeaderOutcome.Broken or ProxyHeaderOutcome.Left)
                {
                    return default;
                }

                cameOverTls = outcome == ProxyHeaderOutcome.ServedOverTls ? true : null;
            }

            PipeReader input = connection.Transport.Input;
            while (true)
            {
                // What is there counts first: it is answered even when the time is up.
                ReadResult read = input.TryRead(out ReadResult there) ? there : await input.ReadAsync(timeUp).ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = read.Buffer;
                UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, _limits, out UpgradeRequest? request, out UpgradeRefusal? refusal);

                // Frames may follow in the same segment: what lies behind the head counts as unseen.
                input.AdvanceTo(buffer.Start, status == UpgradeReadStatus.Incomplete ? read.Buffer.End : buffer.Start);
                if (status != UpgradeReadStatus.Incomplete)
                {
                    return (request, refusal, cameOverTls);
                }

                if (read.IsCompleted)
                {
                    return default;
                }
            }
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return (null, drained.Token.IsCancellationRequested ? null : UpgradeRefusal.RequestTimeout, null);
        }
    }

    private bool TryReadIdentity(
        UpgradeRequest request, OcppListener listener, ref UpgradeTolerances tolerances, [NotNullWhen(true)] out string? identity, out UpgradeRefusal? refusal)
    {
        if (!ResourcePath.TryReadIdentity(request.RawPath, listener.Path, out identity, out refusal, ref tolerances))
        {
            return false;
        }

        if (environment.Options.Strict && tolerances != UpgradeTolerances.None)
        {
            refusal = UpgradeRefusal.BadRequest($"refused by Ocpp:Strict: {tolerances}");
            return false;
        }

        metrics.Tolerated(tolerances);
        return true;
    }

    /// <summary>Opens a session for a charge point that was let in; a refusal where that can't be.</summary>
    private UpgradeRefusal? Open(in Arrival arrival, ChargePoint chargePoint, in AdmissionDecision admission, out ChargePointSession? session)
    {
        session = null;
        if (!protocols.TryChoose(arrival.Request, out OcppProtocol? protocol, out string? subProtocol))
        {
            return UpgradeRefusal.BadRequest("no subprotocol that is spoken here was offered");
        }

        EndPoint? remote = arrival.Connection.RemoteEndPoint;
        SessionOrigin origin = new(arrival.AcceptedAt, admission.SecurityProfile, arrival.Socket, arrival.Listener.IsTls);
        ChargePointSession made = new(chargePoint, protocol, arrival.Connection, origin, environment);
        Tolerate(made, arrival.Tolerances, subProtocol);
        ArrayBufferWriter<byte> response = _response ??= new ArrayBufferWriter<byte>(256);
        response.ResetWrittenCount();
        UpgradeResponse.WriteAccepted(response, arrival.Request.Key, subProtocol);
        try
        {
            if (Open(made, in admission, remote, response.WrittenSpan) is { } refusal)
            {
                return refusal;
            }
        }
        catch (JournalUnavailableException)
        {
            return UpgradeRefusal.ServiceUnavailable(RetryAfterSeconds);
        }

        session = made;
        return null;
    }

    /// <summary>The handshake's deviations count beside those of the messages. Nobody else knows the session yet, so no turn is needed.</summary>
    private static void Tolerate(ChargePointSession session, UpgradeTolerances tolerances, string? subProtocol)
    {
        if (subProtocol is null)
        {
            session.Tolerances.Add(Tolerance.MissingSubprotocol);
        }

        foreach (UpgradeTolerances tolerance in tolerances == UpgradeTolerances.None ? [] : HandshakeTolerances.All)
        {
            if (tolerances.HasFlag(tolerance))
            {
                session.Tolerances.Add(HandshakeTolerances.NameOf(tolerance));
            }
        }
    }

    /// <summary>In one turn: the credentials still hold, the session takes the identity's place, and a first use settles what was awaited.</summary>
    private UpgradeRefusal? Open(ChargePointSession session, in AdmissionDecision admission, EndPoint? remote, ReadOnlySpan<byte> upgradeResponse)
    {
        ChargePoint chargePoint = session.ChargePoint;
        lock (chargePoint.Turn)
        {
            if (!CredentialAdoption.StillHolds(in admission, chargePoint.Registration))
            {
                return UpgradeRefusal.Unauthorized;
            }

            if (environment.Table.TryGet(session.Id, out ChargePointSession? other) && other.IsServing && other.Origin.AcceptedAt > session.Origin.AcceptedAt)
            {
                // Its charge point has given it up and come again, and that one was served first: threads take turns as they like.
                return new UpgradeRefusal(ServiceUnavailable, "a newer connection of this charge point is open") { RetryAfterSeconds = RetryAfterSeconds };
            }

            if (CredentialAdoption.TrySettle(in admission, chargePoint.Registration, out Registration settled))
            {
                chargePoint.Record(new RegistrationChanged { Registration = settled });
            }

            // Before the answer: whoever has seen it and comes again finds it counted.
            admissions.Enter(chargePoint.Id, isProved: admission.SecurityProfile > 0, remote);
            session.Open(upgradeResponse);
            return null;
        }
    }

    private static Registration RegistrationOf(ChargePoint chargePoint)
    {
        lock (chargePoint.Turn)
        {
            return chargePoint.Registration;
        }
    }

    /// <summary>Says why not, and waits a moment for the peer to read it: a reset behind unread bytes would overtake the answer.</summary>
    private async Task RefuseAsync(ConnectionContext connection, UpgradeRefusal refusal, bool isTls)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            Log.UpgradeRefused(logger, connection.RemoteEndPoint, refusal.StatusCode, refusal.Reason);
        }

        PipeReader input = connection.Transport.Input;
        UpgradeResponse.WriteRefusal(connection.Transport.Output, refusal);
        await connection.Transport.Output.FlushAsync().ConfigureAwait(false);
        if (refusal.StatusCode != ServiceUnavailable || isTls || HasUnread(input))
        {
            await CloseDrain.DrainAsync(input, RefusalLinger, MaxDrainedBytes, environment.Clock, connection.ConnectionClosed).ConfigureAwait(false);
        }
    }

    // A request that is answered 503 was read to its end, and before its answer no client sends more. A storm of them then needs neither timers nor
    // connections that linger.
    private static bool HasUnread(PipeReader input)
    {
        if (!input.TryRead(out ReadResult read))
        {
            return false;
        }

        input.AdvanceTo(read.Buffer.Start);
        return !read.Buffer.IsEmpty;
    }

    private static ISocketControlFeature? SocketOf(ConnectionContext connection) => connection.Features.Get<ISocketControlFeature>()
        ?? (connection.Features.Get<IConnectionSocketFeature>() is { } kestrels ? new KestrelSocketControl(kestrels.Socket) : null);

    /// <summary>How the charge point comes: as a trusted proxy says, or as the connection is. A certificate counts only where it was shown to us.</summary>
    private static TransportSecurity TransportSecurityOf(in Arrival arrival)
    {
        ConnectionContext connection = arrival.Connection;
        bool isTls = connection.Features.Get<ITlsHandshakeFeature>() is not null;
        return isTls && connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is { } certificate && ClientCertificate.BelongsTo(certificate, arrival.Identity) ? TransportSecurity.MutualTls
            : arrival.CameOverTls ?? isTls ? TransportSecurity.Tls
            : TransportSecurity.Plain;
    }
}
