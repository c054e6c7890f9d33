using Ocpp.Gateway.Events;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Keeps the registered id tags. Applier's thread only.</summary>
internal sealed class IdTagProjection(StateIndex index, ProjectionBuffers buffers)
{
    public void Changed(in ProjectionStep step, in IdTagChanged fact)
    {
        string key = IdTagKey.Of(fact.IdTag);
        FactWriter writer = buffers.Write();
        new StoredIdTag
        {
            IdTag = BoundedText.Cut(fact.IdTag),
            Status = fact.Status,
            ParentIdTag = fact.ParentIdTag is { } parent ? BoundedText.Cut(parent) : null,
            ExpiryDate = fact.ExpiryDate,
            Time = step.Header.Time,
            Labels = fact.Labels ?? StoredLabels.None,
        }.Encode(ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.IdTag, key, buffers.Key), writer);
        index.IdTags.Add(key);
        index.NoteIdTagChange();
    }

    public void Forgotten(IStateWriter state, in IdTagForgotten fact)
    {
        string key = IdTagKey.Of(fact.IdTag);
        state.Delete(StateKey.Of(StateKey.IdTag, key, buffers.Key));
        index.IdTags.Remove(key);
        index.NoteIdTagChange();
    }
}
