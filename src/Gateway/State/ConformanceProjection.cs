using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>Adds up what charge points are forgiven. Applier's thread only.</summary>
internal sealed class ConformanceProjection(ProjectionBuffers buffers)
{
    public void Counted(in ProjectionStep step, in TolerancesCounted fact)
    {
        SortedDictionary<string, ToleranceCount> counts =
            StoredConformance.Decode(buffers.Read(step.State, StateKey.Of(StateKey.Conformance, step.ChargePointId, buffers.Key)));
        FactReader reader = new(fact.Counts);
        while (!reader.IsAtEnd)
        {
            ToleranceCount more = new(BoundedText.Cut(reader.ReadText()), reader.ReadInt32(), reader.ReadTime(), reader.ReadTime());
            if (counts.TryGetValue(more.Name, out ToleranceCount? known))
            {
                counts[more.Name] = known.With(more);
            }
            else if (counts.Count < StoredConformance.MaxKinds)
            {
                counts[more.Name] = more;
            }
        }

        FactWriter writer = buffers.Write();
        StoredConformance.Encode(counts, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.Conformance, step.ChargePointId, buffers.Key), writer);
    }
}
