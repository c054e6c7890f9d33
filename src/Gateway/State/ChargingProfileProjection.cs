using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>Keeps the charging profiles that are believed to be in force. Applier's thread only.</summary>
internal sealed class ChargingProfileProjection(StateIndex index, ProjectionBuffers buffers)
{
    public void Set(in ProjectionStep step, in ChargingProfileSet fact)
    {
        string id = Encoding.UTF8.GetString(step.ChargePointId);
        ChargingProfileList list = Load(in step, id) ?? new ChargingProfileList([]);
        list.Set(ChargingProfileView.From(in fact, id, step.Header.Time) with
        {
            Payload = JsonFields.Bound(fact.Payload, StoredChargingProfiles.MaxLength / 2).ToArray(),
        });
        StoredChargingProfiles.Bound(list.Profiles);
        Store(in step, id, list);
    }

    public void Cleared(in ProjectionStep step, in ChargingProfilesCleared fact)
    {
        string id = Encoding.UTF8.GetString(step.ChargePointId);
        if (Load(in step, id) is { } list && list.Clear(in fact))
        {
            Store(in step, id, list);
        }
    }

    public void Dropped(in ProjectionStep step, in ChargingProfileDropped fact)
    {
        string id = Encoding.UTF8.GetString(step.ChargePointId);
        if (Load(in step, id) is { } list && list.Drop(fact.ProfileId))
        {
            Store(in step, id, list);
        }
    }

    /// <summary>Doesn't wait for each drop to be told: after a crash between the stop and these no profile outlives its transaction.</summary>
    public void TransactionEnded(in ProjectionStep step, int transactionId, long connectorId)
    {
        string id = Encoding.UTF8.GetString(step.ChargePointId);
        if (Load(in step, id) is { } list && list.EndTransaction(transactionId, connectorId))
        {
            Store(in step, id, list);
        }
    }

    /// <summary>Notes what a stored record means for the index, when the store was opened.</summary>
    public static void Restore(StateIndex index, string id, ReadOnlySpan<byte> record) =>
        Note(index, id, new ChargingProfileList(StoredChargingProfiles.Decode(id, record)));

    private static void Note(StateIndex index, string id, ChargingProfileList list)
    {
        index.WithChargingProfiles.Add(id);
        index.ChargingProfileEnds.Set(id, list.NextEnd);
    }

    private ChargingProfileList? Load(in ProjectionStep step, string id)
    {
        ReadOnlySpan<byte> record = buffers.Read(step.State, StateKey.Of(StateKey.ChargingProfiles, step.ChargePointId, buffers.Key));
        return record.Length == 0 ? null : new ChargingProfileList(StoredChargingProfiles.Decode(id, record));
    }

    private void Store(in ProjectionStep step, string id, ChargingProfileList list)
    {
        if (list.Profiles.Count == 0)
        {
            step.State.Delete(StateKey.Of(StateKey.ChargingProfiles, step.ChargePointId, buffers.Key));
            index.WithChargingProfiles.Remove(id);
            index.ChargingProfileEnds.Set(id, null);
            return;
        }

        FactWriter writer = buffers.Write();
        StoredChargingProfiles.Encode(list.Profiles, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.ChargingProfiles, step.ChargePointId, buffers.Key), writer);
        Note(index, id, list);
    }
}
