using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>Records the end of charging profiles that nobody clears. Used under the charge point's turn.</summary>
internal static class ChargingProfileEnds
{
    /// <summary>The profiles that end with a transaction. Asked for before its stop is recorded, which lets go of them.</summary>
    public static IReadOnlyList<ChargingProfileView> EndingWith(ChargePoint chargePoint, Transaction transaction) =>
        chargePoint.ChargingProfiles.Count == 0 || transaction.IsSuperseded
            ? []
            : [.. chargePoint.ChargingProfiles.Where(profile => ChargingProfileList.EndsWith(profile, transaction.Id, transaction.ConnectorId))];

    /// <summary>Tells that profiles ended with their transaction. Gives the last position.</summary>
    public static JournalPosition Drop(ChargePoint chargePoint, IReadOnlyList<ChargingProfileView> ended, JournalPosition position)
    {
        foreach (ChargingProfileView profile in ended)
        {
            position = Drop(chargePoint, profile, ChargingProfileEnd.TransactionEnded);
        }

        return position;
    }

    /// <summary>
    /// Drops the TxProfiles whose transaction doesn't run, though no stop came for it: it gave way to a later one on its connector, or never was.
    /// Gives the last position.
    /// </summary>
    public static JournalPosition DropOrphans(ChargePoint chargePoint, JournalPosition position)
    {
        if (chargePoint.ChargingProfiles.Count == 0)
        {
            return position;
        }

        HashSet<int> running = [.. chargePoint.RunningTransactions.Select(transaction => transaction.Id)];
        return Drop(
            chargePoint,
            [.. chargePoint.ChargingProfiles.Where(profile => profile is { Purpose: ChargingProfilePurpose.TxProfile, TransactionId: { } id } && !running.Contains(id))],
            position);
    }

    /// <summary>Drops those whose validTo has passed.</summary>
    public static void DropExpired(ChargePoint chargePoint, DateTimeOffset now)
    {
        List<ChargingProfileView> expired = [.. chargePoint.ChargingProfiles.Where(profile => profile.ValidTo <= now)];
        foreach (ChargingProfileView profile in expired)
        {
            Drop(chargePoint, profile, ChargingProfileEnd.Expired);
        }
    }

    private static JournalPosition Drop(ChargePoint chargePoint, ChargingProfileView profile, ChargingProfileEnd reason) =>
        chargePoint.Record(new ChargingProfileDropped
        {
            ProfileId = profile.ProfileId,
            ConnectorId = profile.ConnectorId,
            TransactionId = profile.TransactionId,
            Purpose = profile.Purpose,
            StackLevel = profile.StackLevel,
            Reason = reason,
        });
}
