using Ocpp.Gateway.Sessions;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary>Ends a connection for an operator and waits until it is gone, so that the next read shows it.</summary>
internal static class SessionEnd
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // The close handshake itself is bounded; a peer that doesn't answer it is gone within that time too.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Closes it. Asks the table now and then, since an end that somebody waits for is too rare for every session to carry a signal.</summary>
    public static async Task CloseAsync(
        ChargePointSession session, SessionTable sessions, CloseCode code, string reason, TimeProvider clock, CancellationToken cancellation)
    {
        session.CloseSoon(code, reason);
        long start = clock.GetTimestamp();
        while (sessions.TryGet(session.Id, out ChargePointSession? current) && ReferenceEquals(current, session) && clock.GetElapsedTime(start) < Limit)
        {
            await Task.Delay(Interval, clock, cancellation).ConfigureAwait(false);
        }
    }
}
