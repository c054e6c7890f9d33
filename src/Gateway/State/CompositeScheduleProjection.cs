using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>Keeps what charge points last answered to GetCompositeSchedule. Applier's thread only.</summary>
internal sealed class CompositeScheduleProjection(ProjectionBuffers buffers)
{
    public void Reported(in ProjectionStep step, in CompositeScheduleReported fact)
    {
        CompositeScheduleView answer = new(
            fact.ConnectorId,
            step.Header.Time,
            JsonFields.Bound(fact.Request, StoredCompositeSchedules.MaxPayload).ToArray(),
            JsonFields.Bound(fact.Response, StoredCompositeSchedules.MaxPayload).ToArray());
        List<CompositeScheduleView> answers = StoredCompositeSchedules.Decode(
            buffers.Read(step.State, StateKey.Of(StateKey.CompositeSchedules, step.ChargePointId, buffers.Key)));
        answers.RemoveAll(other => other.ConnectorId == answer.ConnectorId);
        if (answers.Count == StoredCompositeSchedules.MaxConnectors)
        {
            answers.RemoveAt(0);
        }

        answers.Add(answer);
        FactWriter writer = buffers.Write();
        StoredCompositeSchedules.Encode(answers, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.CompositeSchedules, step.ChargePointId, buffers.Key), writer);
    }
}
