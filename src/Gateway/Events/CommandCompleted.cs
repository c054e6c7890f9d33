namespace Ocpp.Gateway.Events;

/// <summary>A command came to its end, or its late answer arrived after that.</summary>
internal readonly ref struct CommandCompleted : IFact
{
    /// <summary>The command.</summary>
    public required string CommandId { get; init; }

    /// <summary>What was asked; null in a journal of before this was told.</summary>
    public string? Action { get; init; }

    /// <summary>The final state; ignored for a late answer.</summary>
    public CommandState State { get; init; }

    /// <summary>The CALLERROR's code as it was sent, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The CALLERROR's text, or what was wrong with the answer.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>The CALLERROR's details: JSON, or empty.</summary>
    public ReadOnlySpan<byte> ErrorDetails { get; init; }

    /// <summary>It came after the time-out: the state stays, the answer is kept.</summary>
    public bool IsLate { get; init; }

    /// <summary>The confirmation's payload as it was received; empty when there is none.</summary>
    public ReadOnlySpan<byte> Response { get; init; }

    /// <summary>How long the charge point may take to report what the accepted command brought about; null where its answer is all there is.</summary>
    public DateTimeOffset? EffectUntil { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.CommandCompleted;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static CommandCompleted Decode(scoped ref FactReader reader) => new()
    {
        CommandId = reader.ReadText(),
        State = (CommandState)reader.ReadByte(),
        ErrorCode = reader.ReadOptionalText(),
        ErrorDescription = reader.ReadOptionalText(),
        ErrorDetails = reader.ReadBytes(),
        IsLate = reader.ReadBoolean(),
        Response = reader.ReadBytes(),
        Action = reader.IsAtEnd ? null : reader.ReadOptionalText(),
        EffectUntil = reader.IsAtEnd ? null : reader.ReadOptionalTime(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(CommandId);
        writer.WriteByte((byte)State);
        writer.WriteOptionalText(ErrorCode);
        writer.WriteOptionalText(ErrorDescription);
        writer.WriteBytes(ErrorDetails);
        writer.WriteBoolean(IsLate);
        writer.WriteBytes(Response);
        writer.WriteOptionalText(Action);
        writer.WriteOptionalTime(EffectUntil);
    }
}
