using Ocpp.Codec;
using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.V16;

/// <summary>
/// Notices clocks that were never set. Offline messages are old by right, so only times are counted that no charge point can mean. They are kept
/// as they came: what happened when is known by the order of arrival and the gateway's own clock beside it.
/// </summary>
internal static class PlausibleTime
{
    private const int FirstYear = 2010;
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Counts an impossible time. Gives what the message is forgiven, this included.</summary>
    public static ToleranceSet Check(scoped InboundCall inbound, OcppTimestamp? timestamp, TimeProvider clock)
    {
        ToleranceSet tolerances = inbound.Tolerances;
        if (timestamp is { IsValid: true } known && (known.Value.Year < FirstYear || known.Value - clock.GetUtcNow() > Ahead))
        {
            inbound.Session.Tolerate(Tolerance.ImplausibleTime);
            tolerances.Add(Tolerance.ImplausibleTime);
        }

        return tolerances;
    }
}
