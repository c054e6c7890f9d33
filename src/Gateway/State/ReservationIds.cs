using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// Gives out reservation ids, rising over all charge points and over restarts. One number space for all, since an id that comes up again
/// replaces a reservation that a charge point may still hold (OCPP 1.6 §5.13). Safe on any thread.
/// </summary>
internal sealed class ReservationIds(StateIndex index, FactRecorder recorder)
{
    private readonly Lock _gate = new();
    private int _lastId = index.LastReservationId;

    /// <summary>An id that the gateway never gave out; it counts once <paramref name="position"/> is on disk.</summary>
    /// <param name="isTaken">Tells ids that the caller knows to be in use: operators may bring their own.</param>
    /// <param name="position">Where that is stated.</param>
    /// <exception cref="JournalUnavailableException">The journal takes nothing.</exception>
    public int Take(Func<int, bool> isTaken, out JournalPosition position)
    {
        lock (_gate)
        {
            do
            {
                _lastId = TransactionIds.Next(_lastId);
            }
            while (isTaken(_lastId));

            position = recorder.Append(new ReservationNumbered { ReservationId = _lastId });
            return _lastId;
        }
    }
}
