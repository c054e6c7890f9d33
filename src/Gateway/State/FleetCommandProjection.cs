using Ocpp.Gateway.Events;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Keeps fleet commands and what came of them. Applier's thread only.</summary>
internal sealed class FleetCommandProjection(StateIndex index, ProjectionBuffers buffers)
{
    public void Changed(in ProjectionStep step, in FleetCommandChanged fact)
    {
        if (fact.Order is { } order)
        {
            Store(step.State, fact.FleetCommandId, new StoredFleetCommand { CreatedAt = step.Header.Time, State = fact.State });
            StoreOrder(step.State, fact.FleetCommandId, order);
            index.FleetCommands.Add(fact.FleetCommandId);
        }
        else if (Load(step.State, fact.FleetCommandId) is { } stored)
        {
            if (fact.State == FleetCommandState.Forgotten)
            {
                Forget(step.State, fact.FleetCommandId, stored.Pages);
                return;
            }

            if (stored.State.IsFinished())
            {
                // An operator and the worker spoke at the same time: what has ended stays so.
                return;
            }

            int pagesBefore = stored.Pages;
            Change(in step, stored, in fact);
            for (int page = stored.Pages; page < pagesBefore; page++)
            {
                // Left by a selection that a restart began anew.
                step.State.Delete(StateKey.OfFleetPage(fact.FleetCommandId, page, buffers.Key));
            }

            if (fact.State.IsFinished())
            {
                DropSecrets(step.State, fact.FleetCommandId);
            }

            Store(step.State, fact.FleetCommandId, stored);
        }
    }

    public void Selected(in ProjectionStep step, in FleetCommandSelected fact)
    {
        if (Load(step.State, fact.FleetCommandId) is not { State: FleetCommandState.Selecting } stored || fact.Count is < 0 or > StoredFleetPage.Size)
        {
            return;
        }

        FactWriter writer = buffers.Write();
        StoredFleetPage.Encode(fact.Count, fact.Ids, ref writer);
        buffers.Store(step.State, StateKey.OfFleetPage(fact.FleetCommandId, fact.Page, buffers.Key), writer);
        stored.Pages = Math.Max(stored.Pages, fact.Page + 1);
        Store(step.State, fact.FleetCommandId, stored);
    }

    public void Progressed(in ProjectionStep step, in FleetCommandProgressed fact)
    {
        if (Load(step.State, fact.FleetCommandId) is not { } stored)
        {
            return;
        }

        FactReader results = new(fact.Results);
        int page = -1;
        Span<byte> record = default;
        while (!results.IsAtEnd)
        {
            int number = results.ReadInt32();
            FleetResult result = FleetResult.Decode(results.ReadRaw(FleetResult.Length));
            if (number / StoredFleetPage.Size != page)
            {
                Upsert(step.State, fact.FleetCommandId, page, record);
                page = number / StoredFleetPage.Size;
                record = buffers.Read(step.State, StateKey.OfFleetPage(fact.FleetCommandId, page, buffers.Key));
            }

            if (record.Length > 0 && number % StoredFleetPage.Size < StoredFleetPage.Count(record) && (int)result.Outcome < stored.Counts.Length)
            {
                Span<byte> place = record[StoredFleetPage.ResultAt(number % StoredFleetPage.Size)..];
                FleetOutcome before = FleetResult.Decode(place).Outcome;

                // One that was under way when the fleet command was cancelled had been counted as cancelled.
                stored.Counts[(int)(stored.State == FleetCommandState.Cancelled && before.IsOpen() ? FleetOutcome.Cancelled : before)]--;
                stored.Counts[(int)result.Outcome]++;
                result.Encode(place);
            }
        }

        Upsert(step.State, fact.FleetCommandId, page, record);
        Store(step.State, fact.FleetCommandId, stored);
    }

    private static void Change(in ProjectionStep step, StoredFleetCommand stored, in FleetCommandChanged fact)
    {
        stored.State = fact.State;
        if (fact.Total is { } total)
        {
            stored.Total = total;
            stored.Pages = (total + StoredFleetPage.Size - 1) / StoredFleetPage.Size;
            stored.Counts[(int)FleetOutcome.Pending] = total;
            stored.StartedAt = step.Header.Time;
        }

        if (fact.State == FleetCommandState.Cancelled)
        {
            stored.Counts[(int)FleetOutcome.Cancelled] += stored.CountOf(FleetOutcome.Pending) + stored.CountOf(FleetOutcome.Waiting);
            stored.Counts[(int)FleetOutcome.Pending] = 0;
            stored.Counts[(int)FleetOutcome.Waiting] = 0;
        }

        if (fact.State.IsFinished())
        {
            stored.FinishedAt = step.Header.Time;
        }
    }

    private void Forget(IStateWriter state, string id, int pages)
    {
        for (int page = StoredFleetCommand.OrderPage; page < pages; page++)
        {
            state.Delete(StateKey.OfFleetPage(id, page, buffers.Key));
        }

        state.Delete(StateKey.Of(StateKey.FleetCommand, id, buffers.Key));
        index.FleetCommands.Remove(id);
    }

    // What was needed to send it is not needed to show it.
    private void DropSecrets(IStateWriter state, string id)
    {
        ReadOnlySpan<byte> record = buffers.Read(state, StateKey.OfFleetPage(id, StoredFleetCommand.OrderPage, buffers.Key));
        if (record.Length > 0)
        {
            FleetOrder order = FleetOrder.Decode(record);
            StoreOrder(state, id, order with { Payload = order.ShownPayload });
        }
    }

    private void StoreOrder(IStateWriter state, string id, FleetOrder order)
    {
        FactWriter writer = buffers.Write();
        order.Encode(ref writer);
        buffers.Store(state, StateKey.OfFleetPage(id, StoredFleetCommand.OrderPage, buffers.Key), writer);
    }

    private StoredFleetCommand? Load(IStateWriter state, string id)
    {
        ReadOnlySpan<byte> record = buffers.Read(state, StateKey.Of(StateKey.FleetCommand, id, buffers.Key));
        return record.Length == 0 ? null : StoredFleetCommand.Decode(record);
    }

    private void Store(IStateWriter state, string id, StoredFleetCommand stored)
    {
        FactWriter writer = buffers.Write();
        stored.Encode(ref writer);
        buffers.Store(state, StateKey.Of(StateKey.FleetCommand, id, buffers.Key), writer);
    }

    private void Upsert(IStateWriter state, string id, int page, ReadOnlySpan<byte> record)
    {
        if (record.Length > 0)
        {
            state.Upsert(StateKey.OfFleetPage(id, page, buffers.Key), record);
        }
    }
}
