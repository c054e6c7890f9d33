using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>Keeps what a charge point's local list is believed to hold. Applier's thread only.</summary>
internal sealed class LocalListProjection(ProjectionBuffers buffers)
{
    public void Changed(in ProjectionStep step, in LocalListChanged fact)
    {
        StoredLocalList list = StoredLocalList.Decode(buffers.Read(step.State, StateKey.Of(StateKey.LocalList, step.ChargePointId, buffers.Key)));
        switch (fact.Update)
        {
            case LocalListUpdate.Full:
                list.Clear();
                Merge(list, fact.Payload);
                break;
            case LocalListUpdate.Differential when list.IsKnown:
                Merge(list, fact.Payload);
                break;
            case LocalListUpdate.Reported when fact.ListVersion <= 0:
                // 0 says that the list is empty, -1 that there is none (OCPP 1.6 §5.10).
                list.Clear();
                break;
            case LocalListUpdate.Reported when fact.ListVersion != list.Version:
                list.Forget();
                break;
            default:
                // A report of the version that we know, or a difference to a list that we don't: the entries stay as they are.
                break;
        }

        list.Version = fact.ListVersion;
        FactWriter writer = buffers.Write();
        list.Encode(ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.LocalList, step.ChargePointId, buffers.Key), writer);
    }

    // An entry without IdTagInfo removes the tag (OCPP 1.6 §5.15).
    private static void Merge(StoredLocalList list, ReadOnlySpan<byte> payload)
    {
        foreach (ReadOnlyMemory<byte> item in JsonFields.Items(JsonFields.Raw(payload, "localAuthorizationList"u8)))
        {
            if (!list.IsKnown || JsonFields.Text(item.Span, "idTag"u8) is not { } idTag)
            {
                continue;
            }

            ReadOnlySpan<byte> info = JsonFields.Raw(item.Span, "idTagInfo"u8);
            if (info.Length == 0)
            {
                list.Remove(idTag);
            }
            else
            {
                list.Put(new LocalListEntry(idTag, info.ToArray()));
            }
        }
    }
}
