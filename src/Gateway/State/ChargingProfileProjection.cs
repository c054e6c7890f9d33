using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>Keeps the charging profiles that are believed to be in force. Applier's thread only.</summary>
internal sealed class ChargingProfileProjection(StateIndex index, ProjectionBuffers buffers)
{
    public void Set(in ProjectionStep step, in ChargingProfileSet fact)
    {
        ChargingProfileView profile = new(
            Encoding.UTF8.GetString(step.ChargePointId),
            fact.ConnectorId,
            fact.TransactionId,
            fact.ProfileId,
            fact.Purpose,
            fact.StackLevel,
            JsonFields.Bound(fact.Payload, StoredChargingProfiles.MaxLength / 2).ToArray());
        List<ChargingProfileView> profiles = Load(in step, profile.ChargePointId);

        // OCPP 1.6 §5.16.4: the same id replaces, and so do the same purpose and stack level on that connector.
        profiles.RemoveAll(other => other.ProfileId == profile.ProfileId
            || (other.Purpose == profile.Purpose && other.StackLevel == profile.StackLevel && other.ConnectorId == profile.ConnectorId));
        profiles.Add(profile);
        while (profiles.Sum(kept => kept.Payload.Length + 32) > StoredChargingProfiles.MaxLength)
        {
            profiles.RemoveAt(0);
        }

        Store(in step, profile.ChargePointId, profiles);
    }

    public void Cleared(in ProjectionStep step, in ChargingProfilesCleared fact)
    {
        (int? profileId, int? connectorId, ChargingProfilePurpose? purpose, int? stackLevel) = (fact.ProfileId, fact.ConnectorId, fact.Purpose, fact.StackLevel);
        RemoveAll(in step, profile => profileId is { } id
            ? profile.ProfileId == id
            : (connectorId is null || profile.ConnectorId == connectorId)
                && (purpose is null || profile.Purpose == purpose)
                && (stackLevel is null || profile.StackLevel == stackLevel));
    }

    /// <summary>A TxProfile ends with its transaction (OCPP 1.6 §3.13.1).</summary>
    public void TransactionEnded(in ProjectionStep step, int transactionId, long connectorId) =>
        RemoveAll(in step, profile => profile.Purpose == ChargingProfilePurpose.TxProfile
            && (profile.TransactionId is { } id ? id == transactionId : profile.ConnectorId == connectorId));

    private void RemoveAll(in ProjectionStep step, Predicate<ChargingProfileView> match)
    {
        ReadOnlySpan<byte> record = buffers.Read(step.State, StateKey.Of(StateKey.ChargingProfiles, step.ChargePointId, buffers.Key));
        if (record.Length == 0)
        {
            return;
        }

        string id = Encoding.UTF8.GetString(step.ChargePointId);
        List<ChargingProfileView> profiles = StoredChargingProfiles.Decode(id, record);
        if (profiles.RemoveAll(match) > 0)
        {
            Store(in step, id, profiles);
        }
    }

    private List<ChargingProfileView> Load(in ProjectionStep step, string id) => StoredChargingProfiles.Decode(
        id,
        buffers.Read(step.State, StateKey.Of(StateKey.ChargingProfiles, step.ChargePointId, buffers.Key)));

    private void Store(in ProjectionStep step, string id, List<ChargingProfileView> profiles)
    {
        if (profiles.Count == 0)
        {
            step.State.Delete(StateKey.Of(StateKey.ChargingProfiles, step.ChargePointId, buffers.Key));
            index.WithChargingProfiles.Remove(id);
            return;
        }

        FactWriter writer = buffers.Write();
        StoredChargingProfiles.Encode(profiles, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.ChargingProfiles, step.ChargePointId, buffers.Key), writer);
        index.WithChargingProfiles.Add(id);
    }
}
