using System.Buffers;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Finds commands in the store and puts them together with what the journal has of them. Safe on any thread; sees what the applier has applied.</summary>
internal sealed class StoredCommands(IStateReader state, IEventJournal journal)
{
    /// <summary>Characters of a command id or an Idempotency-Key that are kept; both are shorter by the API's rules.</summary>
    public const int MaxIdLength = 255;

    /// <summary>A command id or an Idempotency-Key as it is filed.</summary>
    public static string BoundedId(string id) => id.Length <= MaxIdLength ? id : id[..MaxIdLength];

    /// <summary>The command of an id; null when there is none.</summary>
    public CommandView? Find(string commandId)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        return FindByName(StateKey.Of(StateKey.CommandId, BoundedId(commandId), key));
    }

    /// <summary>The command that an Idempotency-Key led to; null when there is none.</summary>
    public CommandView? FindByIdempotencyKey(string chargePointId, string idempotencyKey)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        return FindByName(StateKey.OfIdempotency(Encoding.UTF8.GetBytes(chargePointId), BoundedId(idempotencyKey), key));
    }

    /// <summary>The command of a number; null when there is none.</summary>
    public CommandView? Find(long number) => Read(number, out _) is { } command ? ToView(command) : null;

    /// <summary>Commands from a number on, the newest first; all of them, or a charge point's.</summary>
    /// <param name="chargePointId">Null for all.</param>
    /// <param name="from">Where the page before left off; null begins with the newest.</param>
    /// <param name="limit">Commands of a page.</param>
    public Page<CommandView> List(string? chargePointId, long? from, int limit)
    {
        ChainKind chain = chargePointId is null ? ChainKind.All : ChainKind.ChargePoint;
        long next = from ?? RecordChain.ReadHead(state, StateKey.Command, chain, chargePointId is null ? default : Encoding.UTF8.GetBytes(chargePointId));
        List<CommandView> items = [];
        while (next != 0 && items.Count < limit && Read(next, out ReadOnlySpan<byte> record) is { } command)
        {
            next = RecordChain.Earlier(record, chain);
            items.Add(ToView(command));
        }

        return new Page<CommandView>(items, next != 0 && items.Count == limit ? next : null);
    }

    // The record is in this thread's buffer.
    private StoredCommand? Read(long number, out ReadOnlySpan<byte> record)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        bool isFound = state.TryRead(StateKey.Of(StateKey.Command, number, key), buffer);
        record = buffer.WrittenSpan;
        return isFound ? StoredCommand.Decode(number, record) : null;
    }

    private CommandView? FindByName(ReadOnlySpan<byte> key)
    {
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return state.TryRead(key, buffer) ? Find(CommandProjection.DecodeNumber(buffer.WrittenSpan)) : null;
    }

    private CommandView ToView(StoredCommand command)
    {
        CommandView view = new()
        {
            Number = command.Number,
            CommandId = command.CommandId,
            ChargePointId = command.ChargePointId,
            Action = command.Action,
            Request = ReadRequest(new JournalPosition(command.Number)),
            State = command.State,
            QueuedAt = command.QueuedAt,
            SentAt = command.SentAt,
            CompletedAt = command.CompletedAt,
            AnsweredAt = command.AnsweredAt,
            HoldUntil = command.HoldUntil,
            Effect = command.Effect,
            EffectUntil = command.EffectUntil,
            EffectOutcome = command.EffectOutcome,
            IdempotencyKey = command.IdempotencyKey,
            BodyHash = command.BodyHash,
        };
        return command.AnswerPosition == JournalPosition.None ? view : WithAnswer(view, command.AnswerPosition);
    }

    private ReadOnlyMemory<byte> ReadRequest(JournalPosition position)
    {
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return TryOpen(position, FactType.CommandQueued, buffer, out FactReader reader) ? CommandQueued.Decode(ref reader).Request.ToArray() : default;
    }

    private CommandView WithAnswer(CommandView view, JournalPosition position)
    {
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        if (!TryOpen(position, FactType.CommandCompleted, buffer, out FactReader reader))
        {
            return view;
        }

        CommandCompleted answer = CommandCompleted.Decode(ref reader);
        return view with
        {
            Response = answer.Response.ToArray(),
            ErrorCode = answer.ErrorCode,
            ErrorDescription = answer.ErrorDescription,
            ErrorDetails = answer.ErrorDetails.ToArray(),
        };
    }

    // False where retention has taken the journal's part away: only in the moment before it takes the record, too.
    private bool TryOpen(JournalPosition position, FactType type, ArrayBufferWriter<byte> buffer, out FactReader reader)
    {
        reader = default;
        if (!journal.TryReadAt(position, buffer))
        {
            return false;
        }

        reader = new FactReader(buffer.WrittenSpan);
        return FactHeader.Decode(ref reader).Type == type;
    }
}
