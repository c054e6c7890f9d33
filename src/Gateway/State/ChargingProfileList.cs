using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>
/// The charging profiles that a charge point is believed to have, the latest last, and what makes one come and go. Both the live object and the
/// stored record follow these rules, so that they agree. For one thread at a time.
/// </summary>
internal sealed class ChargingProfileList(List<ChargingProfileView> profiles)
{
    /// <summary>Profiles that are kept for a charge point; beyond it the oldest goes. Charge points say MaxChargingProfilesInstalled, mostly below 100.</summary>
    public const int MaxProfiles = 1000;

    /// <summary>The profiles.</summary>
    public List<ChargingProfileView> Profiles => profiles;

    /// <summary>The first time at which one of them ends by itself; null for never.</summary>
    public DateTimeOffset? NextEnd => profiles.Min(profile => profile.ValidTo);

    /// <summary>OCPP 1.6 §5.16.4: the same id replaces wherever it is, and so do the same purpose and stack level on that connector.</summary>
    public void Set(ChargingProfileView profile)
    {
        profiles.RemoveAll(other => other.ProfileId == profile.ProfileId
            || (other.Purpose == profile.Purpose && other.StackLevel == profile.StackLevel && other.ConnectorId == profile.ConnectorId));
        if (profiles.Count == MaxProfiles)
        {
            profiles.RemoveAt(0);
        }

        profiles.Add(profile);
    }

    /// <summary>
    /// OCPP 1.6 §5.5 and its errata: an id alone decides, else all that is given must match, and nothing given means all. Connector 0 names the
    /// profiles of the charge point itself, not those of every connector.
    /// </summary>
    public bool Clear(in ChargingProfilesCleared fact)
    {
        (int? profileId, int? connectorId, ChargingProfilePurpose? purpose, int? stackLevel) = (fact.ProfileId, fact.ConnectorId, fact.Purpose, fact.StackLevel);
        return profiles.RemoveAll(profile => profileId is { } id
            ? profile.ProfileId == id
            : (connectorId is null || profile.ConnectorId == connectorId)
                && (purpose is null || profile.Purpose == purpose)
                && (stackLevel is null || profile.StackLevel == stackLevel)) > 0;
    }

    /// <summary>One came to its end.</summary>
    public bool Drop(int profileId) => profiles.RemoveAll(profile => profile.ProfileId == profileId) > 0;

    /// <summary>A transaction that ran on a connector has ended.</summary>
    public bool EndTransaction(int transactionId, long connectorId) => profiles.RemoveAll(profile => EndsWith(profile, transactionId, connectorId)) > 0;

    /// <summary>A TxProfile ends with its transaction (OCPP 1.6 §3.13.1); one that names none with whichever runs on its connector.</summary>
    public static bool EndsWith(ChargingProfileView profile, int transactionId, long connectorId) =>
        profile.Purpose == ChargingProfilePurpose.TxProfile
        && (profile.TransactionId is { } id ? id == transactionId : profile.ConnectorId == connectorId);
}
