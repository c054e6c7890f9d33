using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// A command as it is stored, numbered by the journal position of its beginning. Request and answer, which may be large, stay in the journal,
/// where the record points to.
/// </summary>
internal sealed class StoredCommand
{
    private const byte Layout = 2;

    // Without what is known of the effect but its message.
    private const byte FirstLayout = 1;

    public required long Number { get; init; }

    public required string CommandId { get; init; }

    public required string ChargePointId { get; init; }

    public required string Action { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public required DateTimeOffset? HoldUntil { get; init; }

    public required string? IdempotencyKey { get; init; }

    public required byte[] BodyHash { get; init; }

    public CommandState State { get; set; } = CommandState.Queued;

    public DateTimeOffset? SentAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Where the CommandCompleted with the answer is; the late one where there are two. None while there is none.</summary>
    public JournalPosition AnswerPosition { get; set; }

    public CommandEffectView? Effect { get; set; }

    /// <summary>How long its effect may take; null where its answer is all there is.</summary>
    public DateTimeOffset? EffectUntil { get; set; }

    public EffectOutcome EffectOutcome { get; set; }

    /// <summary>Whether the charge point has yet to report what it brought about, or the end of it.</summary>
    public bool AwaitsEffect => EffectUntil is not null && EffectOutcome is EffectOutcome.None or EffectOutcome.Underway;

    /// <summary>Whether it came to an end.</summary>
    public bool IsFinished => CompletedAt is not null;

    /// <summary>Reads a record.</summary>
    /// <exception cref="NewerFormatException">A newer version of the program wrote it.</exception>
    public static StoredCommand Decode(long number, ReadOnlySpan<byte> record)
    {
        StoredLayout.Check("A command", record, RecordChain.LinksAt + RecordChain.LinksLength, Layout);
        bool isFirst = record[0] == FirstLayout;
        FactReader reader = new(record[(RecordChain.LinksAt + RecordChain.LinksLength)..]);
        StoredCommand command = new()
        {
            Number = number,
            CommandId = reader.ReadText(),
            ChargePointId = reader.ReadText(),
            Action = reader.ReadText(),
            QueuedAt = reader.ReadTime(),
            HoldUntil = reader.ReadOptionalTime(),
            IdempotencyKey = reader.ReadOptionalText(),
            BodyHash = reader.ReadBytes().ToArray(),
            State = (CommandState)reader.ReadByte(),
            SentAt = reader.ReadOptionalTime(),
            CompletedAt = reader.ReadOptionalTime(),
            AnsweredAt = reader.ReadOptionalTime(),
            AnswerPosition = reader.ReadPosition(),
            Effect = reader.ReadBoolean()
                ? new CommandEffectView(reader.ReadText(), reader.ReadText(), reader.ReadOptionalInt32(), reader.ReadTime())
                : null,
        };
        command.EffectUntil = isFirst ? null : reader.ReadOptionalTime();
        command.EffectOutcome = !isFirst ? (EffectOutcome)reader.ReadByte() : command.Effect is null ? EffectOutcome.None : EffectOutcome.Complete;
        return command;
    }

    /// <summary>Writes the record; its links are zero and the caller's affair.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteRaw(stackalloc byte[RecordChain.LinksLength]);
        writer.WriteText(CommandId);
        writer.WriteText(ChargePointId);
        writer.WriteText(Action);
        writer.WriteTime(QueuedAt);
        writer.WriteOptionalTime(HoldUntil);
        writer.WriteOptionalText(IdempotencyKey);
        writer.WriteBytes(BodyHash);
        writer.WriteByte((byte)State);
        writer.WriteOptionalTime(SentAt);
        writer.WriteOptionalTime(CompletedAt);
        writer.WriteOptionalTime(AnsweredAt);
        writer.WritePosition(AnswerPosition);
        writer.WriteBoolean(Effect is not null);
        if (Effect is { } effect)
        {
            writer.WriteText(effect.Action);
            writer.WriteText(effect.MessageId);
            writer.WriteOptionalInt32(effect.TransactionId);
            writer.WriteTime(effect.Time);
        }

        writer.WriteOptionalTime(EffectUntil);
        writer.WriteByte((byte)EffectOutcome);
    }
}
