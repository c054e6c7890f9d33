using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>What facts mean for the records of commands and for the lists in which they hang. Applier's thread only.</summary>
internal sealed class CommandProjection(StateIndex index, ProjectionBuffers buffers)
{
    private const byte NumberLayout = 1;
    private readonly RecordChain _chain = new(StateKey.Command);

    /// <summary>The command's number in a record that leads to it; 0 for an absent one.</summary>
    public static long DecodeNumber(ReadOnlySpan<byte> record)
    {
        if (record.Length == 0)
        {
            return 0;
        }

        StoredLayout.Check("A command's name", record[0], NumberLayout);
        return new FactReader(record[1..]).ReadInt64();
    }

    public void Queued(in ProjectionStep step, in CommandQueued fact)
    {
        long number = step.Position.Value;
        StoredCommand command = new()
        {
            Number = number,
            CommandId = StoredCommands.BoundedId(fact.CommandId),
            ChargePointId = Encoding.UTF8.GetString(step.ChargePointId),
            Action = BoundedText.Cut(fact.Action),
            QueuedAt = step.Header.Time,
            HoldUntil = fact.HoldUntil,
            IdempotencyKey = fact.IdempotencyKey is { } key ? StoredCommands.BoundedId(key) : null,
            BodyHash = BoundedText.Cut(fact.BodyHash).ToArray(),
        };

        FactWriter writer = new(new byte[512]);
        command.Encode(ref writer);
        Span<byte> record = writer.Buffer.AsSpan(0, writer.Length);
        _chain.Append(step.State, record, number, ChainKind.All, default);
        _chain.Append(step.State, record, number, ChainKind.ChargePoint, step.ChargePointId);
        step.State.Upsert(StateKey.Of(StateKey.Command, number, buffers.Key), record);
        StoreNumber(step.State, StateKey.Of(StateKey.CommandId, command.CommandId, buffers.Key), number);
        if (command.IdempotencyKey is not null)
        {
            StoreNumber(step.State, StateKey.OfIdempotency(step.ChargePointId, command.IdempotencyKey, buffers.Key), number);
        }

        index.AddUnfinishedCommand(number);
    }

    public void Sent(in ProjectionStep step, in CommandSent fact)
    {
        if (Find(step.State, fact.CommandId, out ReadOnlySpan<byte> links) is { IsFinished: false } command)
        {
            command.State = CommandState.Sent;
            command.SentAt = step.Header.Time;
            Store(step.State, command, links);
        }
    }

    public void Completed(in ProjectionStep step, in CommandCompleted fact)
    {
        if (Find(step.State, fact.CommandId, out ReadOnlySpan<byte> links) is not { } command || (command.IsFinished && !fact.IsLate))
        {
            return;
        }

        // A time-out and a lost connection have an error code of ours, but no answer came.
        bool isAnswer = fact.IsLate || fact.State is CommandState.Accepted or CommandState.Rejected or CommandState.Error;
        if (isAnswer || fact.ErrorDescription is not null)
        {
            command.AnswerPosition = step.Position;
        }

        if (isAnswer)
        {
            command.AnsweredAt = step.Header.Time;
        }

        if (!command.IsFinished)
        {
            command.State = fact.State;
            command.CompletedAt = step.Header.Time;
            command.EffectUntil = fact.EffectUntil;
            Finish(in step, command, links);
            return;
        }

        // A late yes is awaited as an early one is.
        command.EffectUntil ??= fact.EffectUntil;
        Store(step.State, command, links);
    }

    public void EffectSeen(in ProjectionStep step, in CommandEffectSeen fact)
    {
        if (Find(step.State, fact.CommandId, out ReadOnlySpan<byte> links) is { } command)
        {
            command.Effect = new CommandEffectView(BoundedText.Cut(fact.Action), BoundedText.Cut(fact.MessageId), fact.TransactionId, fact.Time);
            command.EffectOutcome = fact.IsUnderway ? EffectOutcome.Underway : EffectOutcome.Complete;
            Store(step.State, command, links);
        }
    }

    public void EffectMissed(in ProjectionStep step, in CommandEffectMissed fact)
    {
        if (Find(step.State, fact.CommandId, out ReadOnlySpan<byte> links) is { } command)
        {
            command.EffectOutcome = EffectOutcome.Missed;
            Store(step.State, command, links);
        }
    }

    /// <summary>Forgets a command.</summary>
    public void Expire(IStateWriter state, long number)
    {
        ReadOnlySpan<byte> record = buffers.Read(state, StateKey.Of(StateKey.Command, number, buffers.Key));
        if (record.Length == 0)
        {
            return;
        }

        StoredCommand command = StoredCommand.Decode(number, record);
        byte[] chargePointId = Encoding.UTF8.GetBytes(command.ChargePointId);
        _chain.Remove(state, record, ChainKind.All, default);
        _chain.Remove(state, record, ChainKind.ChargePoint, chargePointId);
        if (command.CompletedAt is { } completed)
        {
            long hour = Hours.Of(completed);
            _chain.Remove(state, record, ChainKind.EndedHour, Hours.Owner(hour, stackalloc byte[Hours.OwnerLength]));
            index.RemoveEnded(hour);
        }

        index.RemoveUnfinishedCommand(number);
        index.ForgetEffect(number);
        state.Delete(StateKey.Of(StateKey.Command, number, buffers.Key));
        state.Delete(StateKey.Of(StateKey.CommandId, command.CommandId, buffers.Key));
        if (command.IdempotencyKey is { } key
            && DecodeNumber(buffers.Read(state, StateKey.OfIdempotency(chargePointId, key, buffers.Key))) == number)
        {
            state.Delete(StateKey.OfIdempotency(chargePointId, key, buffers.Key));
        }
    }

    private StoredCommand? Find(IStateReader state, string commandId, out ReadOnlySpan<byte> record)
    {
        record = default;
        long number = DecodeNumber(buffers.Read(state, StateKey.Of(StateKey.CommandId, StoredCommands.BoundedId(commandId), buffers.Key)));
        if (number == 0)
        {
            return null;
        }

        record = buffers.Read(state, StateKey.Of(StateKey.Command, number, buffers.Key));
        return record.Length == 0 ? null : StoredCommand.Decode(number, record);
    }

    private void Finish(in ProjectionStep step, StoredCommand command, ReadOnlySpan<byte> old)
    {
        FactWriter writer = new(new byte[512]);
        command.Encode(ref writer);
        Span<byte> record = writer.Buffer.AsSpan(0, writer.Length);
        old.Slice(RecordChain.LinksAt, RecordChain.LinksLength).CopyTo(record[RecordChain.LinksAt..]);
        long hour = Hours.Of(step.Header.Time);
        _chain.Append(step.State, record, command.Number, ChainKind.EndedHour, Hours.Owner(hour, stackalloc byte[Hours.OwnerLength]));
        step.State.Upsert(StateKey.Of(StateKey.Command, command.Number, buffers.Key), record);
        index.RemoveUnfinishedCommand(command.Number);
        index.AddEnded(hour, new JournalPosition(command.Number));
        index.NoteEffect(command);
    }

    private void Store(IStateWriter state, StoredCommand command, ReadOnlySpan<byte> old)
    {
        FactWriter writer = new(new byte[512]);
        command.Encode(ref writer);
        Span<byte> record = writer.Buffer.AsSpan(0, writer.Length);
        old.Slice(RecordChain.LinksAt, RecordChain.LinksLength).CopyTo(record[RecordChain.LinksAt..]);
        state.Upsert(StateKey.Of(StateKey.Command, command.Number, buffers.Key), record);
        index.NoteEffect(command);
    }

    private void StoreNumber(IStateWriter state, ReadOnlySpan<byte> key, long number)
    {
        FactWriter writer = buffers.Write();
        writer.WriteByte(NumberLayout);
        writer.WriteInt64(number);
        buffers.Store(state, key, writer);
    }
}
