namespace Ocpp.Gateway.Events;

/// <summary>What an accepted command was to bring about was reported by the charge point.</summary>
internal readonly ref struct CommandEffectSeen : IFact
{
    /// <summary>The command.</summary>
    public required string CommandId { get; init; }

    /// <summary>The action that reported it.</summary>
    public required string Action { get; init; }

    /// <summary>That CALL's unique id.</summary>
    public required string MessageId { get; init; }

    /// <summary>The transaction that began or ended by it.</summary>
    public int? TransactionId { get; init; }

    /// <summary>When it was reported.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Whether a later message may show more of it: the download that began has yet to end.</summary>
    public bool IsUnderway { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.CommandEffectSeen;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static CommandEffectSeen Decode(scoped ref FactReader reader) => new()
    {
        CommandId = reader.ReadText(),
        Action = reader.ReadText(),
        MessageId = reader.ReadText(),
        TransactionId = reader.ReadOptionalInt32(),
        Time = reader.ReadTime(),
        IsUnderway = !reader.IsAtEnd && reader.ReadBoolean(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(CommandId);
        writer.WriteText(Action);
        writer.WriteText(MessageId);
        writer.WriteOptionalInt32(TransactionId);
        writer.WriteTime(Time);
        writer.WriteBoolean(IsUnderway);
    }
}
